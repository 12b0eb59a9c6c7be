import { createReadStream } from 'node:fs'
import { HealError } from '../../policies/heal-error.ts'

/** How much is read of a file, and what it is, for messages. */
export interface FileLimit {
  /** `--bundle` */
  flag: string
  bytes: number
  /** What to do where it is larger. */
  tooLarge: string
}

/** The bytes of a file or a pipe. Throws a HealError that names the flag and the file. */
export async function readBytes(path: string, { flag, bytes, tooLarge }: FileLimit): Promise<Uint8Array<ArrayBuffer>> {
  if (path === '') throw new HealError('usage', `${flag} is empty`, { hint: 'Name a file with it' })
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > bytes) break
      chunks.push(chunk)
    }
  } catch (error) {
    throw new HealError('input', `${flag}: ${whyUnreadable(path, error)}`, {
      hint: 'Name a file that exists and that you may read',
    })
  }
  if (size > bytes)
    throw new HealError('input', `${flag}: ${path} is larger than ${String(bytes)} bytes`, { hint: tooLarge })
  // Of its own memory: it moves to another thread.
  const all = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

/** The same as text. */
export async function readText(path: string, limit: FileLimit): Promise<string> {
  return new TextDecoder().decode(await readBytes(path, limit))
}

function whyUnreadable(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return `there is no file ${path}`
  if (code === 'EISDIR') return `${path} is a directory`
  if (code === 'EACCES') return `you may not read ${path}`
  return `${path} cannot be read (${error instanceof Error ? error.message : 'for an unknown reason'})`
}
