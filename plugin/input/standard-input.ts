import { HealError } from '../../policies/heal-error.ts'

/** All of standard input as text, at most `limit` bytes. Throws a HealError where that is more, or was read before. */
export async function readStandardInput(limit: number): Promise<string> {
  if (process.stdin.readableDidRead) throw new HealError('usage', 'standard input (-) can be read only once')
  if (process.stdin.isTTY) process.stderr.write('reading from the terminal; end with Ctrl-D\n')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit)
      throw new HealError('input', 'standard input is too large', {
        hint: `At most ${String(limit / 1024 / 1024)} MiB are read`,
      })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
