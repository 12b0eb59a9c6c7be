/** The candidate nearest to what was written, or undefined where none is near enough to be what was meant. Case is no distance. */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  const word = written.slice(0, 64).toLowerCase()
  const limit = Math.min(3, Math.max(1, Math.floor(word.length / 3)))
  let best: { name: string; distance: number } | undefined
  for (const name of candidates) {
    if (Math.abs(name.length - word.length) > limit) continue
    const distance = editDistance(word, name.toLowerCase())
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { name, distance }
  }
  return best?.name
}

/** `; did you mean "x"?`, or nothing. */
export function didYouMean(written: string, candidates: readonly string[]): string {
  const name = nearest(written, candidates)
  return name === undefined ? '' : `; did you mean "${name}"?`
}

/** Levenshtein's distance, a swap of neighbours counting as one. */
function editDistance(left: string, right: string): number {
  let before: number[] = []
  let above = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const line = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      const steps = [cell(above, column) + 1, cell(line, column - 1) + 1, cell(above, column - 1) + (same ? 0 : 1)]
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (row > 1 && column > 1 && swapped) steps.push(cell(before, column - 2) + 1)
      line.push(Math.min(...steps))
    }
    before = above
    above = line
  }
  return cell(above, right.length)
}

function cell(line: readonly number[], index: number): number {
  return line[index] ?? 0
}
