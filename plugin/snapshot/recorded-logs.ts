import { open } from 'node:fs/promises'
import type { LoggedContainer } from './dump-text.ts'
import { cutLogs } from './dump-text.ts'

/** One container's log. */
export interface LogOf {
  namespace: string
  pod: string
  container: string
}

/** Gives the end of a log that was recorded; undefined where it was not. A dump holds the logs of runs that last, not of those before. */
export type RecordedLogs = (of: LogOf) => Promise<string | undefined>

/** What is kept of a log between objects (characters), and read of a file of logs (bytes): the ends. */
const longest = 64 * 1024
const mostRead = 8 * 1024 * 1024

/** The logs of files, by `NAMESPACE/POD`, and those that stood between objects. */
export function recordedLogs(files: ReadonlyMap<string, string>, between: readonly LoggedContainer[]): RecordedLogs {
  const ends = new Map(between.map((log) => [keyOf(log), log.text.slice(-longest)]))
  return async (of) => {
    const end = ends.get(keyOf(of))
    if (end !== undefined) return logged(end)
    const file = files.get(`${of.namespace}/${of.pod}`)
    return file === undefined ? undefined : fromFile(file, of)
  }
}

async function fromFile(path: string, of: LogOf): Promise<string | undefined> {
  try {
    const { logs } = cutLogs(await endOfFile(path))
    const found = logs.find((log) => keyOf(log) === keyOf(of))
    return found === undefined ? undefined : logged(found.text.slice(-longest))
  } catch {
    return undefined
  }
}

async function endOfFile(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const length = Math.min(size, mostRead)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/** kubectl writes down why it has no log as if it were one. */
function logged(text: string): string | undefined {
  return text.startsWith('Request log error: ') ? undefined : text
}

function keyOf({ namespace, pod, container }: LogOf): string {
  return `${namespace}/${pod}/${container}`
}
