/** A JSON number, `otherwise` (default 0) for anything else: counts of a status are left out where they are zero. */
export function numberOf(value: unknown, otherwise = 0): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}
