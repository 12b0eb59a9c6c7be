const longest = 60

/** A value from outside as a message shows it: short, on one line, never the inside of objects and lists. */
export function showValue(value: unknown): string {
  if (value === undefined || value === null) return 'absent'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const clean = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
  if (clean.trim() === '') return '""'
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean
}
