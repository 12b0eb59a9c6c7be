import { stripVTControlCharacters } from 'node:util'
import { asString, dig } from '../policies/json.ts'
import { list, shellWord } from '../policies/messages/text.ts'
import { didYouMean } from './suggest.ts'

/** What a parse error of oclif carries; read structurally, so that nothing of it is imported here. */
interface ParseError extends Error {
  flags?: unknown
  args?: unknown
}

/** The flags of a command by name, with what it says of each (`helpValue` is read). */
export type KnownFlags = Readonly<Record<string, unknown>>

/** True for an error of oclif: the command line does not fit the command. */
export function isUsageError(error: Error): error is ParseError {
  return 'oclif' in error
}

/** What is wrong with a command line, one sentence without a full stop; `flags` are those of the command. */
export function usageText(error: ParseError, flags: KnownFlags): string {
  switch (error.constructor.name) {
    case 'NonExistentFlagsError':
      return unknownFlags(texts(error.flags), Object.keys(flags))
    case 'UnexpectedArgsError':
      return unexpectedWords(texts(error.args), Object.keys(flags))
    case 'RequiredArgsError':
      return `${list(argumentNames(error.args))} is missing`
    default:
      return missingFlags(error.message, flags) ?? otherwise(error.message)
  }
}

function unknownFlags(unknown: readonly string[], known: readonly string[]): string {
  const first = unknown[0]?.split('=')[0] ?? ''
  const candidates = known.map((name) => `--${name}`)
  const begun = first.length > 4 ? candidates.filter((name) => name.startsWith(first.slice(0, -1))) : []
  const hint =
    didYouMean(first, candidates) || (begun.length === 1 ? `. Did you mean ${JSON.stringify(begun[0])}?` : '')
  return `unknown flag${unknown.length === 1 ? '' : 's'} ${unknown.join(', ')}${hint}`
}

/** Words that belong to no flag are most often files whose flag was forgotten. */
function unexpectedWords(words: readonly string[], known: readonly string[]): string {
  const flag = known.includes('filename') ? '-f' : known.includes('policies') ? '--policies' : undefined
  const shown = words.map((word) => JSON.stringify(word))
  const first = words[0] ?? ''
  const hint = flag === undefined || first === '' ? '' : `. Did you mean ${flag} ${shellWord(first)}?`
  return `unexpected argument${words.length === 1 ? '' : 's'} ${list(shown)}${hint}`
}

function missingFlags(message: string, flags: KnownFlags): string | undefined {
  const names = [...message.matchAll(/Missing required flag ([a-z-]+)/g)].map(([, name = '']) => name)
  if (names.length === 0) return undefined
  // In the order of the help's usage line, which is that of the command.
  const missing = Object.keys(flags).filter((name) => names.includes(name))
  return `give ${list(
    missing.map((name) => {
      const value = asString(dig(flags[name], 'helpValue'))
      return value === undefined ? `--${name}` : `--${name} ${value}`
    }),
    missing.length,
  )}`
}

/** oclif's own sentence, without what it adds around it. */
function otherwise(message: string): string {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => line !== '' && line !== 'See more help with --help' && !/^The following errors? occurred:$/.test(line),
    )
  const text = lines.join('; ')
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function argumentNames(value: unknown): string[] {
  const names: unknown[] = Array.isArray(value) ? value.map((each: { name?: unknown }) => each.name) : []
  return names.map((name) => String(name).toUpperCase())
}
