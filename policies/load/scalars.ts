/**
 * Plain YAML scalars as kubectl reads them (sigs.k8s.io/yaml, which is go-yaml v2 and YAML 1.1 with exceptions): `0644` is 420,
 * `yes` is true, `1e3` is 1000, dates stay strings. Quoted scalars never come here.
 */

/** A plain scalar's value: string, number, boolean or null. Throws UnsupportedScalar for what JSON cannot hold. */
export function readPlainScalar(text: string): string | number | boolean | null {
  if (text === '') return null
  const first = text.charCodeAt(0)
  if (first > 127 || startsSomething[first] !== 1) return text
  if (text.length <= longestWord) {
    const word = words.get(text)
    if (word !== undefined) return word
    if (notJson.has(text.toLowerCase())) throw new UnsupportedScalar(text)
  }
  return startsNumber[first] === 1 ? readNumber(text) : text
}

/** `.inf` and `.nan`: YAML has them, JSON and the Kubernetes API do not. */
export class UnsupportedScalar extends Error {
  readonly text: string

  constructor(text: string) {
    super(`${text} is no JSON number; quote it if it is meant as text`)
    this.text = text
  }
}

const words = new Map<string, boolean | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
])
const longestWord = 5
const notJson = new Set(['.nan', '.inf', '+.inf', '-.inf'])

const startsNumber = firstCharacters('0123456789+-.')
const startsSomething = firstCharacters('0123456789+-.yYnNtTfFoO~')

function firstCharacters(characters: string): Uint8Array {
  const table = new Uint8Array(128)
  for (const character of characters) table[character.charCodeAt(0)] = 1
  return table
}

const integer = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/

/** Underscores are allowed anywhere behind the first digit, but not where the text starts with a dot. */
function readNumber(text: string): string | number {
  const plain = text.includes('_') && !text.startsWith('.') ? text.replaceAll('_', '') : text
  if (integer.test(plain)) {
    const value = readInteger(plain)
    if (value >= -(2 ** 63) && value < 2 ** 64) return value
  }
  if (!float.test(plain)) return text
  const value = Number(plain)
  return Number.isFinite(value) ? value : text
}

/** 0x, 0b, 0o and, as in YAML 1.1, a leading zero for octal. */
function readInteger(plain: string): number {
  const negative = plain.startsWith('-')
  const digits = plain.replace(/^[-+]/, '')
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits
  const value = Number(octal)
  return negative ? 0 - value : value
}
