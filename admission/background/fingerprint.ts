import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** More entries than any policy directory has; a mistyped `/` must not be walked every second. */
const maxEntries = 10_000
const maxDepth = 16

/**
 * A text that changes when a file below one of the paths is written, replaced, added or removed. Symbolic links are followed and
 * hidden entries left out, so that the swap of a mounted ConfigMap (`..data`) is seen as new files. A path that is not there is told as
 * such: who reads it says so in a sentence. Rejects where a path cannot be looked at.
 */
export async function fingerprint(paths: readonly string[]): Promise<string> {
  const lines: string[] = []
  for (const path of paths) {
    await describe(path, lines, 0).catch((error: unknown) => {
      if (!isMissing(error)) throw error
      lines.push(`${path} missing`)
    })
  }
  return lines.join('\n')
}

async function describe(path: string, lines: string[], depth: number): Promise<void> {
  const entry = await stat(path)
  if (!entry.isDirectory()) {
    lines.push(`${path} ${entry.ino} ${entry.size} ${entry.mtimeMs} ${entry.ctimeMs}`)
  } else {
    if (depth === maxDepth) throw new Error(`"${path}" is nested deeper than ${maxDepth} directories`)
    const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort()
    lines.push(`${path}/ ${names.length}`)
    for (const name of names) await describe(join(path, name), lines, depth + 1)
  }
  if (lines.length > maxEntries) throw new Error(`there are more than ${maxEntries} files`)
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
