const newline = 0x0a

/** Cuts a stream of bytes into lines. */
export interface LineSplitter {
  /** The lines that these bytes complete, blank ones left out; undefined where a line exceeds the bound. */
  add(chunk: Buffer): string[] | undefined
}

/** A splitter that never holds more than one line of `maxBytes`. */
export function createLineSplitter(maxBytes: number): LineSplitter {
  let begun: Buffer[] = []
  let size = 0

  function take(piece: Buffer): boolean {
    size += piece.length
    if (size > maxBytes) return false
    if (piece.length > 0) begun.push(piece)
    return true
  }

  function complete(): string {
    const line = Buffer.concat(begun).toString('utf8').trim()
    begun = []
    size = 0
    return line
  }

  return {
    add(chunk) {
      const lines: string[] = []
      let start = 0
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        if (!take(chunk.subarray(start, end))) return undefined
        const line = complete()
        if (line !== '') lines.push(line)
        start = end + 1
      }
      return take(chunk.subarray(start)) ? lines : undefined
    },
  }
}
