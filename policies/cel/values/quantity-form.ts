import type { Quantity } from '../../kubernetes/quantity.ts'
import { inInt64 } from './integer.ts'

/**
 * How the API server holds a quantity: value × 10^scale, `compact` as a 64-bit integer, else as a decimal of any length. It is not
 * seen but in two places: only a compact one is ever an integer, and a double is made of value and scale.
 */
export interface QuantityForm {
  readonly value: bigint
  readonly scale: number
  readonly compact: boolean
}

const MOST_DIGITS = 18
const MOST_BINARY_DIGITS = 14
const FINEST = -9
const SPELLING = /^([+-]?)0*(\d*)(?:\.(\d*))?([^\d.]*.*)$/
const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E']
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** The form of a quantity as it was written (the text has been read as that amount already). */
export function formOf(text: string, { nano }: Quantity): QuantityForm {
  const [, sign = '', whole = '', fraction = '', suffix = ''] = SPELLING.exec(text) ?? []
  const compact = text === '0' ? zero : compactForm(whole === '' ? '0' : whole, fraction, suffix)
  if (compact === undefined) {
    return { value: nano, scale: FINEST, compact: false }
  }
  return sign === '-' ? { ...compact, value: -compact.value } : compact
}

/** An int as a form. */
export function wholeForm(value: bigint): QuantityForm {
  return { value, scale: 0, compact: true }
}

const zero = wholeForm(0n)

/** apimachinery's fast path: few enough digits, nothing finer than a billionth, no fraction of a binary unit. */
function compactForm(whole: string, fraction: string, suffix: string): QuantityForm | undefined {
  const binary = suffix.endsWith('i') ? BINARY_SUFFIXES.indexOf(suffix) * 10 : 0
  if (binary > 0) {
    const fits = fraction === '' && MOST_BINARY_DIGITS - whole.length - Math.trunc((binary * 3) / 10) >= 0
    return fits ? wholeForm(BigInt(whole) << BigInt(binary)) : undefined
  }
  const step = DECIMAL_SUFFIXES.indexOf(suffix)
  const scale = (step < 0 ? Number(suffix.slice(1)) : step * 3 - 9) - fraction.length
  const fits = whole.length + fraction.length <= MOST_DIGITS && scale >= FINEST
  return fits ? { value: BigInt(whole + fraction), scale, compact: true } : undefined
}

/** The sum; compact where both are and it fits. */
export function addForms(left: QuantityForm, right: QuantityForm): QuantityForm {
  const compact = left.compact && right.compact
  if (compact && (left.value === 0n || right.value === 0n)) {
    return right.value === 0n ? left : right
  }
  const scale = Math.min(left.scale, right.scale)
  const terms = [left, right].map((form) => form.value * 10n ** BigInt(form.scale - scale))
  const value = terms.reduce((sum, term) => sum + term)
  return { value, scale, compact: compact && [...terms, value].every(inInt64) }
}

/** The amount as an int, undefined where the API server has none: not compact, written with decimals, or too great. */
export function formToInt({ value, scale, compact }: QuantityForm): bigint | undefined {
  if (!compact || scale < 0) {
    return undefined
  }
  const whole = value * 10n ** BigInt(scale)
  return inInt64(whole) ? whole : undefined
}

/** The double the API server makes of it. */
export function formToDouble({ value, scale }: QuantityForm): number {
  return scale === 0 ? Number(value) : Number(value) * Number(`1e${String(scale)}`)
}
