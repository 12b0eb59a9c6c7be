/**
 * Kubernetes quantities (`500m`, `1.5Gi`, `12e6`, `1`), exactly: read, rounded and printed as apimachinery's
 * pkg/api/resource does, compared as integers and never as floating point numbers.
 */

/** An amount in billionths, the finest unit of the API, with the family of suffixes it was written in. */
export interface Quantity {
  readonly nano: bigint
  readonly format: 'decimal' | 'binary' | 'exponent'
}

const nanoScale = 9
const unit = 10n ** 9n
const greatestBinary = (2n ** 63n - 1n) * unit

// Longer spellings and greater exponents than anybody means are unreadable here, so that reading one stays cheap.
const longest = 128
const greatestExponent = 1000

const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

// Every part is optional but not all at once: apimachinery reads `k`, `.`, `-` and `Ti` (but not `Pi`) as zero.
const spelling = /^([+-]?)(\d*)(?:\.(\d*))?(n|u|m|k|[KMGTPE]i|M|G|T|P|E|[eE][+-]?\d+)?$/

/** Zero, as an absent amount counts. */
export const zeroQuantity: Quantity = { nano: 0n, format: 'decimal' }

/**
 * The quantity a JSON string or number stands for, undefined for anything the API server refuses. What is finer than a
 * billionth is rounded away from zero; what is written with a binary suffix is capped at 2^63-1.
 */
export function parseQuantity(value: unknown): Quantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const text = String(value)
  if (text.length > longest) return undefined
  const known = cache.get(text)
  if (known !== undefined) return known
  const quantity = readQuantity(text)
  if (quantity === undefined) return undefined
  if (cache.size >= cacheSize) cache.clear()
  cache.set(text, quantity)
  return quantity
}

// The same few spellings come with every review.
const cache = new Map<string, Quantity>()
const cacheSize = 1024

function readQuantity(text: string): Quantity | undefined {
  const match = spelling.exec(text.trim())
  if (match === null || match[0] === '') return undefined
  const [, sign, whole = '', fraction = '', suffix = ''] = match
  const amount = readAmount(whole, fraction, suffix)
  if (amount === undefined) return undefined
  return sign === '-' ? { nano: -amount.nano, format: amount.format } : amount
}

function readAmount(whole: string, fraction: string, suffix: string): Quantity | undefined {
  const digits = BigInt(whole + fraction)
  const written = whole !== '' || fraction !== ''
  const binary = suffix.endsWith('i') ? binarySuffixes.indexOf(suffix) : 0
  if (binary > 0) {
    if (!written && binary > 4) return undefined
    const nano = scaled(digits << BigInt(10 * binary), nanoScale - fraction.length)
    return { nano: nano > greatestBinary ? greatestBinary : nano, format: 'binary' }
  }
  const step = decimalSuffixes.indexOf(suffix)
  const exponent = step < 0 ? Number(suffix.slice(1)) : step * 3 - nanoScale
  if (Math.abs(exponent) > greatestExponent || (!written && exponent < -nanoScale)) return undefined
  return { nano: scaled(digits, exponent + nanoScale - fraction.length), format: step < 0 ? 'exponent' : 'decimal' }
}

/** digits × 10^power, rounded up. */
function scaled(digits: bigint, power: number): bigint {
  if (power >= 0) return digits * 10n ** BigInt(power)
  const divisor = 10n ** BigInt(-power)
  return (digits + divisor - 1n) / divisor
}

/** Negative, zero or positive, as for sort. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nano === b.nano ? 0 : a.nano < b.nano ? -1 : 1
}

/** True for less than zero. */
export function isNegative(quantity: Quantity): boolean {
  return quantity.nano < 0n
}

/** True for zero in any spelling. */
export function isZero(quantity: Quantity): boolean {
  return quantity.nano === 0n
}

/** Whether limit ≤ ratio × request, exactly. */
export function withinRatio(limit: Quantity, request: Quantity, ratio: Quantity): boolean {
  return limit.nano * unit <= ratio.nano * request.nano
}

/** One string for one amount, however it was written: `8589934592` for `8Gi` and `8192Mi`, `500000000n` for `0.5`. */
export function quantityIdentity(quantity: Quantity): string {
  return quantity.nano % unit === 0n ? String(quantity.nano / unit) : `${String(quantity.nano)}n`
}

/** The quantity rounded up to thousandths, as the API server does with every amount of a resource list. */
export function roundUpToMilli(quantity: Quantity): Quantity {
  const step = 10n ** 6n
  const rest = quantity.nano % step
  if (rest === 0n) return quantity
  const whole = quantity.nano - rest
  return { ...quantity, nano: rest < 0n ? whole - step : whole + step }
}

/** A readable quantity as the API server prints it (`1024Mi` → `1Gi`, `1000m` → `1`); undefined for an unreadable one. */
export function canonicalQuantity(value: unknown): string | undefined {
  const quantity = parseQuantity(value)
  return quantity === undefined ? undefined : printQuantity(quantity)
}

/**
 * The canonical spelling: no fraction, the greatest suffix of its family that loses nothing. (apimachinery loses the suffix
 * beyond `999E`; here it stays.)
 */
export function printQuantity(quantity: Quantity): string {
  const { nano, format } = quantity
  if (nano === 0n) return '0'
  if (nano < 0n) return `-${printQuantity({ nano: -nano, format })}`
  if (format === 'binary' && nano >= 1024n * unit && nano % unit === 0n) return printBinary(nano / unit)
  const most = format === 'exponent' ? greatestExponent : decimalSuffixes.length - 1
  const [mantissa, steps] = strip(nano, 1000n, most)
  const exponent = steps * 3 - nanoScale
  const suffix = format === 'exponent' && exponent !== 0 ? `e${String(exponent)}` : ''
  return `${String(mantissa)}${format === 'exponent' ? suffix : (decimalSuffixes[steps] ?? '')}`
}

function printBinary(amount: bigint): string {
  const [mantissa, steps] = strip(amount, 1024n, binarySuffixes.length - 1)
  return `${String(mantissa)}${binarySuffixes[steps] ?? ''}`
}

/** Takes a factor out as often as it divides, at most so often; what is left and how often. */
function strip(amount: bigint, factor: bigint, most: number): [bigint, number] {
  let rest = amount
  let steps = 0
  while (steps < most && rest % factor === 0n) {
    rest /= factor
    steps += 1
  }
  return [rest, steps]
}
