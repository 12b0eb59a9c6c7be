import { isLikeFileName } from './file-name.ts'

/** One block of a PEM text, with its delimiters: `PUBLIC KEY`, `CERTIFICATE`, … */
export interface PemBlock {
  label: string
  text: string
}

const delimiter = /^-----(BEGIN|END) ([A-Z0-9][A-Z0-9 ]{0,40})-----$/

/**
 * The blocks of a PEM text, in their order; what stands around them is passed over, as RFC 7468 wants it. A block that is begun but
 * never ended, and text without any, are told as the reason. Takes time in proportion to the text.
 */
export function pemBlocks(text: string): { ok: true; blocks: PemBlock[] } | { ok: false; reason: string } {
  const blocks: PemBlock[] = []
  let open: { label: string; lines: string[] } | undefined
  for (const line of text.split('\n').map((each) => each.trim())) {
    const [, edge, label = ''] = delimiter.exec(line) ?? []
    if (edge === 'BEGIN') {
      if (open !== undefined) return { ok: false, reason: unended(open.label) }
      open = { label, lines: [line] }
    } else if (open !== undefined) {
      open.lines.push(line)
      if (edge === 'END' && label === open.label) {
        blocks.push({ label, text: open.lines.join('\n') })
        open = undefined
      }
    }
  }
  if (open !== undefined) return { ok: false, reason: unended(open.label) }
  return blocks.length > 0 ? { ok: true, blocks } : { ok: false, reason: noPem(text) }
}

/** What stands between the delimiters, as bytes; not checked to be anything. */
export function derOf({ text }: PemBlock): Buffer {
  return Buffer.from(text.replaceAll(/-----[^\n]*-----/g, ''), 'base64')
}

function noPem(text: string): string {
  const reason = 'this is no PEM: no line is -----BEGIN …-----'
  return isLikeFileName(text)
    ? `${reason}; it looks like the name of a file, and what is in the file is wanted`
    : reason
}

function unended(label: string): string {
  return `the block ${label} is not ended by a line -----END ${label}-----`
}
