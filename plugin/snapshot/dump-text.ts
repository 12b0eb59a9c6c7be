/** A piece of a file: what begins at a line (from 1). */
export interface TextPiece {
  text: string
  line: number
}

/** The log of one container, as a dump holds it. */
export interface LoggedContainer {
  namespace: string
  pod: string
  container: string
  text: string
}

/** What `kubectl cluster-info dump` prints to one place: objects, and between them logs. */
export interface CutText {
  pieces: TextPiece[]
  logs: LoggedContainer[]
}

const start = /^==== START logs for container (\S+) of pod ([^\s/]+)\/(\S+) ====\r?\n/gm

/** Cuts logs out of a text; a text without any is one piece. */
export function cutLogs(text: string): CutText {
  const cut: CutText = { pieces: [], logs: [] }
  let from = 0
  let line = 1
  const addPiece = (end: number): void => {
    const piece = text.slice(from, end)
    if (piece.trim() !== '') cut.pieces.push({ text: piece, line })
  }
  for (const match of text.matchAll(start)) {
    const [marker, container = '', namespace = '', pod = ''] = match
    // A marker that a log itself holds.
    if (match.index < from) continue
    addPiece(match.index)
    const begin = match.index + marker.length
    const endMarker = `==== END logs for container ${container} of pod ${namespace}/${pod} ====`
    const found = text.indexOf(endMarker, begin)
    const end = found < 0 ? text.length : found
    cut.logs.push({ namespace, pod, container, text: text.slice(begin, end) })
    const next = found < 0 ? text.length : end + endMarker.length
    line += linesIn(text, from, next)
    from = next
  }
  addPiece(text.length)
  return cut
}

/** Cuts JSON objects that stand one after another, as kubectl writes them: a line `}` ends one. */
export function cutJson({ text, line }: TextPiece): TextPiece[] {
  const pieces: TextPiece[] = []
  let from = 0
  let at = line
  for (const match of text.matchAll(/^\}[ \t]*\r?\n(?=\s*\{)/gm)) {
    const end = match.index + match[0].length
    pieces.push({ text: text.slice(from, end), line: at })
    at += linesIn(text, from, end)
    from = end
  }
  pieces.push({ text: text.slice(from), line: at })
  return pieces
}

function linesIn(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}
