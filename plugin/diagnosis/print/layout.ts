/** How a diagnosis is laid out for a person. */
export interface Layout {
  /** Characters of a line; commands to paste are never broken. */
  width: number
  colour: boolean
  /** Everything that was merged, and times to the second. */
  wide: boolean
}

const narrowest = 40
const usual = 100

/** The width of a line on a terminal of so many columns; without one lines are as long as they are, for grep. */
export function widthFor(columns: number | undefined): number {
  if (columns === undefined || columns === 0) return Infinity
  return Math.min(usual, Math.max(narrowest, columns))
}
