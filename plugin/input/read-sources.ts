import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { HealError } from '../../policies/heal-error.ts'
import { emptyHint } from './directory-hint.ts'
import { readStandardInput } from './standard-input.ts'

/** One text that was read. */
export interface ManifestSource {
  /** as given on the command line, `-` for standard input */
  path: string
  text: string
  /** Found in a directory, not named: what is no Kubernetes object there is passed over. */
  found: boolean
  /** Built, not written: its lines are nowhere on disk. */
  rendered?: boolean
}

/** Where manifests come from: kubectl's -f, -R and -k. */
export interface SourceOptions {
  filenames: readonly string[]
  recursive: boolean
  kustomizations: readonly string[]
}

const mostFiles = 20_000
const largestFile = 64 * 1024 * 1024
const deepest = 64

/** Every manifest text, in the order given; the files of a directory sorted by name. Throws a HealError for what cannot be read. */
export async function readSources(options: SourceOptions): Promise<ManifestSource[]> {
  if (options.filenames.filter((name) => name === '-').length > 1)
    throw usage('standard input (-f -) can be read only once')
  const sources: ManifestSource[] = []
  for (const name of options.filenames) sources.push(...(await readOne(name, options.recursive)))
  for (const directory of options.kustomizations) sources.push(await buildOne(directory))
  return sources
}

async function buildOne(directory: string): Promise<ManifestSource> {
  const { buildKustomization } = await import('./kustomize.ts')
  return buildKustomization(directory)
}

async function readOne(name: string, recursive: boolean): Promise<ManifestSource[]> {
  if (name === '-') return [{ path: '-', text: await readStandardInput(largestFile), found: false }]
  refuseUrl(name)
  const facts = await reading(name, () => stat(name))
  if (!facts.isDirectory()) return [{ path: name, text: await readText(name, facts.size), found: false }]
  const files = await filesOf(name, recursive)
  if (files.length === 0) {
    const hint = (await emptyHint(name, recursive)) ?? 'Manifests end in .yaml, .yml or .json'
    throw new HealError('input', `no manifests in directory ${JSON.stringify(name)}`, { hint })
  }
  const sources: ManifestSource[] = []
  for (const file of files) {
    const { size } = await reading(file, () => stat(file))
    sources.push({ path: file, text: await readText(file, size), found: true })
  }
  return sources
}

/** Throws where a name is a URL: nothing is downloaded. */
export function refuseUrl(name: string): void {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) return
  throw usage(
    `${JSON.stringify(name)} is a URL, and URLs are not read`,
    'Download it first, then give the file with -f',
  )
}

async function filesOf(directory: string, recursive: boolean, depth = 0, files: string[] = []): Promise<string[]> {
  if (depth > deepest) throw new HealError('input', `${JSON.stringify(directory)} is nested too deeply`)
  const entries = await reading(directory, () => readdir(directory, { withFileTypes: true }))
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = join(directory, entry.name)
    // A link to a directory is not followed, as kubectl does not: no cycles.
    if (entry.isDirectory()) {
      if (recursive && entry.name !== '.git') await filesOf(path, recursive, depth + 1, files)
    } else if (/\.(ya?ml|json)$/.test(entry.name)) files.push(path)
    if (files.length > mostFiles)
      throw new HealError('input', `more than ${String(mostFiles)} files in ${JSON.stringify(directory)}`, {
        hint: 'Give a smaller directory',
      })
  }
  return files
}

async function readText(path: string, size: number): Promise<string> {
  if (size > largestFile)
    throw new HealError('input', `${JSON.stringify(path)} is too large`, { hint: 'A file may have 64 MiB' })
  return reading(path, () => readFile(path, 'utf8'))
}

async function reading<Value>(path: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    throw new HealError('input', `cannot read ${JSON.stringify(path)}: ${reasonOf(error)}`)
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
  ELOOP: 'its symbolic links form a circle',
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? (error instanceof Error ? error.message : String(error))
}

function usage(message: string, hint?: string): HealError {
  return new HealError('usage', message, hint === undefined ? {} : { hint })
}
