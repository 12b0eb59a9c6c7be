import { isObject } from '../../policies/json.ts'
import { scalarText } from './scalar-text.ts'

/** How a value is written where it is new. */
export interface ValueStyle {
  /** Spaces before its lines, in block style. */
  indent: number
  newline: string
  json: boolean
}

/** A value between braces: `{limits: {memory: 1Gi}}`, in JSON with quotes. */
export function flowText(value: unknown, json: boolean): string {
  if (Array.isArray(value)) return `[${value.map((item) => flowText(item, json)).join(', ')}]`
  if (!isObject(value)) return scalarText(value, undefined, { json })
  const fields = Object.entries(value).map(([key, field]) => `${keyText(key, json)}: ${flowText(field, json)}`)
  return `{${fields.join(', ')}}`
}

/** A key as text. */
export function keyText(key: string, json: boolean): string {
  return scalarText(key, undefined, { json })
}

/** The lines of a map or list in block style, the first without its indent; a scalar or an empty collection is one line. */
export function blockText(value: unknown, style: ValueStyle): string {
  if (!isFilled(value)) return flowText(value, false)
  const separator = style.newline + ' '.repeat(style.indent)
  if (Array.isArray(value))
    return value.map((item) => `- ${blockText(item, { ...style, indent: style.indent + 2 })}`).join(separator)
  return Object.entries(value as object)
    .map(([key, field]) => fieldText(key, field, style))
    .join(separator)
}

/** `key: value`, or `key:` and the lines of its value below it. */
export function fieldText(key: string, value: unknown, style: ValueStyle): string {
  if (!isFilled(value)) return `${keyText(key, false)}: ${flowText(value, false)}`
  const below = { ...style, indent: Array.isArray(value) ? style.indent : style.indent + 2 }
  return `${keyText(key, false)}:${style.newline}${' '.repeat(below.indent)}${blockText(value, below)}`
}

/** True for a map or list with something in it. */
export function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isObject(value) && Object.keys(value).length > 0
}
