import { open, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { HealError } from '../../policies/heal-error.ts'

/** What a directory of recorded objects holds. */
export interface DumpFiles {
  /** Files of objects, as paths that begin with the directory; sorted. */
  objects: readonly string[]
  /** Logs of `kubectl cluster-info dump`, by `NAMESPACE/POD`. */
  logs: ReadonlyMap<string, string>
}

const mostFiles = 100_000
const deepest = 64
const largestFile = 512 * 1024 * 1024

/** The files below a directory, or the one file that is named. Throws a HealError where there is nothing, or too much. */
export async function findDumpFiles(path: string): Promise<DumpFiles> {
  const facts = await reading(path, () => stat(path))
  if (!facts.isDirectory()) return { objects: [path], logs: new Map() }
  const files = await filesBelow(path, path, 0, [])
  const logs = new Map<string, string>()
  for (const file of files) if (basename(file) === 'logs.txt') logs.set(podOf(file), file)
  return { objects: files.filter((file) => /\.(json|ya?ml)$/.test(file) || isOther(file)), logs }
}

/** `cluster-info dump > file` has any name that people give to texts. */
function isOther(file: string): boolean {
  return /\.(txt|dump|out)$/.test(file) && basename(file) !== 'logs.txt'
}

function podOf(file: string): string {
  const folder = dirname(file)
  return `${basename(dirname(folder))}/${basename(folder)}`
}

async function filesBelow(root: string, directory: string, depth: number, files: string[]): Promise<string[]> {
  if (depth > deepest) throw new HealError('input', `${JSON.stringify(root)} is nested too deeply`)
  const entries = await reading(directory, () => readdir(directory, { withFileTypes: true }))
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) {
      if (entry.name !== '.git') await filesBelow(root, path, depth + 1, files)
    } else files.push(path)
    if (files.length > mostFiles)
      throw new HealError('input', `more than ${String(mostFiles)} files in ${JSON.stringify(root)}`, {
        hint: 'Give a smaller directory',
      })
  }
  return files
}

/** The text of a file. Throws a HealError for what cannot be read. */
export async function readDumpFile(path: string): Promise<string> {
  return reading(path, async () => {
    const file = await open(path)
    try {
      const { size } = await file.stat()
      if (size > largestFile) throw new Error('it is larger than 512 MiB')
      return await file.readFile('utf8')
    } finally {
      await file.close()
    }
  })
}

async function reading<Value>(path: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof HealError) throw error
    throw new HealError('input', `cannot read ${JSON.stringify(path)}: ${reasonOf(error)}`)
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  EACCES: 'permission denied',
  ELOOP: 'its symbolic links form a circle',
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? (error instanceof Error ? error.message : String(error))
}
