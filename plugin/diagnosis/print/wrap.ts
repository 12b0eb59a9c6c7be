/**
 * A text in lines of at most `width` characters, each after `indent` spaces; lines after the first have `hanging` more. A word that is
 * longer than a line stays whole, so that names and paths can be copied.
 */
export function wrap(text: string, width: number, indent = 0, hanging = 2): string[] {
  const [first, rest] = [' '.repeat(indent), ' '.repeat(indent + hanging)]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const start = lines.length === 0 ? first : rest
    if (line === '') line = start + word
    else if (line.length + 1 + word.length <= width) line += ` ${word}`
    else {
      lines.push(line)
      line = rest + word
    }
  }
  return [...lines, line]
}
