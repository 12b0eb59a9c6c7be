const call = /\b(?:log\.(?:trace|debug|info|warn|error|fatal)|createProblemLog)\(|\btell\((?='write'|'surprise')/g

/** The constant messages that a source text logs: the last argument of a call of the log, and what a reporter is given to say. */
export function messagesOf(source: string): string[] {
  const texts = [...source.matchAll(call)].map(
    (found) => argumentsAt(source, found.index + found[0].length).at(-1) ?? '',
  )
  const chosen = [...source.matchAll(/const message =\s*([^\n]*)\n\s*tell\(/g)].map(([, text = '']) => text)
  return [...texts, ...chosen].flatMap(literalsOf)
}

/** Of a ternary both branches; comparisons and what a call inside is given are no messages. */
function literalsOf(text: string): string[] {
  const literals = [...text.replaceAll(/[!=]== '[^']*'/g, '').matchAll(/'([^']*)'/g)].map(([, literal = '']) => literal)
  return /^\s*[\w.]*\(|^\s*\{/.test(text) ? [] : literals
}

/** The arguments from just behind the opening parenthesis on, split at the commas that are not inside of anything. */
function argumentsAt(source: string, start: number): string[] {
  const cuts = [start]
  let depth = 0
  let quote = ''
  let at = start
  for (; at < source.length && depth >= 0; at++) {
    const letter = source.charAt(at)
    if (quote !== '') quote = letter === quote ? '' : quote
    else if (letter === "'" || letter === '`') quote = letter
    else if ('([{'.includes(letter)) depth++
    else if (')]}'.includes(letter)) depth--
    else if (letter === ',' && depth === 0) cuts.push(at + 1)
  }
  const parts = cuts.map((cut, index) => source.slice(cut, (cuts[index + 1] ?? at) - 1).trim())
  return parts.filter((text) => text !== '')
}
