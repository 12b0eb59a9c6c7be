const pattern = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d{1,3})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?)$/
const decimal = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
])
const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** A quantity in nano-units, rounded up; undefined when it cannot be read. */
export function parseQuantity(text: string): bigint | undefined {
  const match = text.length <= 64 ? pattern.exec(text) : null
  if (!match) return undefined
  const [, sign = '', number = '', exponent, suffix = ''] = match
  const [whole = '', fraction = ''] = number.split('.')
  const power = exponent === undefined ? (decimal.get(suffix) ?? 0) : Number(exponent.slice(1))
  const factor = suffix.endsWith('i') ? 1024n ** BigInt(binary.indexOf(suffix)) : 1n
  const digits = BigInt(whole + fraction || '0') * factor
  const shift = power - fraction.length + 9
  const nano = shift >= 0 ? digits * 10n ** BigInt(shift) : divideUp(digits, 10n ** BigInt(-shift))
  return sign === '-' ? -nano : nano
}

/** The form the API server writes: `1024Mi` is `1Gi`, `1000m` is `1`; undefined when it cannot be read. */
export function canonicalQuantity(text: string): string | undefined {
  const nano = parseQuantity(text)
  if (nano === undefined) return undefined
  if (nano === 0n) return '0'
  const sign = nano < 0n ? '-' : ''
  const size = nano < 0n ? -nano : nano
  const whole = size % 1_000_000_000n === 0n
  if (/i$/.test(text) && whole && size >= 1024n * 1_000_000_000n) return sign + binaryForm(size / 1_000_000_000n)
  return sign + (/[eE][+-]?\d/.test(text) ? exponentForm(size) : decimalForm(size))
}

function binaryForm(value: bigint): string {
  let rest = value
  let step = 0
  while (rest % 1024n === 0n && step < binary.length - 1) {
    rest /= 1024n
    step += 1
  }
  return `${rest}${binary[step] ?? ''}`
}

function decimalForm(nano: bigint): string {
  const suffixes = [...decimal.keys()]
  const [rest, step] = shorten(nano, suffixes.length - 1)
  return `${rest}${suffixes[step] ?? ''}`
}

function exponentForm(nano: bigint): string {
  const [rest, step] = shorten(nano, 100)
  return step === 3 ? rest : `${rest}e${step * 3 - 9}`
}

function shorten(nano: bigint, most: number): [string, number] {
  let rest = nano
  let step = 0
  while (rest % 1000n === 0n && step < most) {
    rest /= 1000n
    step += 1
  }
  return [String(rest), step]
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by
}
