import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceFile } from './yaml.ts'

/** Which files of a directory are read. */
export interface ReadOptions {
  /** Also directories inside, as kubectl's -R does. */
  recursive?: boolean
}

const extensions = ['.yaml', '.yml', '.json']

/** Part of nearly every GitOps folder, and no policy. */
const passedOver = new Set(['kustomization.yaml', 'kustomization.yml'])

/** No policy file is larger; a larger one is not even read. */
const maximumBytes = 8 * 2 ** 20

/** Deeper than any folder of policies; links in a circle end here. */
const maximumDepth = 16

/**
 * The .yaml, .yml and .json files of files and directories, sorted. Hidden entries are passed over, so that of a mounted
 * ConfigMap only the keys are read, not the `..data` behind them. What cannot be read comes as a file that says why
 * (`refused`), so that a load reports it with everything else; never rejects.
 */
export async function readPolicyFiles(paths: readonly string[], options: ReadOptions = {}): Promise<SourceFile[]> {
  const found = await Promise.all(paths.map((path) => expand(path, options)))
  const unique = new Map(found.flat().map((file) => [file.path, file]))
  return Promise.all(
    [...unique.values()].map(async ({ read, ...file }) =>
      read === true ? { ...file, ...(await readText(file.path)) } : file,
    ),
  )
}

interface FoundFile extends SourceFile {
  read?: boolean
}

async function expand(path: string, options: ReadOptions): Promise<FoundFile[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [toRead(path)]
    const found = await filesIn(path, options, 1)
    const files = found.length > 0 ? found : [{ path, text: '', emptyDirectory: true }]
    const passes = options.recursive !== true && (await hasDirectories(path))
    return passes ? files.map((file) => ({ ...file, unreadBelow: path })) : files
  } catch (error) {
    return [refusal(path, reasonOf(error))]
  }
}

async function hasDirectories(directory: string): Promise<boolean> {
  const entries = await readdir(directory, { withFileTypes: true })
  return entries.some((each) => each.isDirectory() && !each.name.startsWith('.'))
}

function toRead(path: string): FoundFile {
  return { path, text: '', read: true }
}

/** `stat` follows links, so that a linked file is read under the name of its link. */
async function filesIn(directory: string, options: ReadOptions, depth: number): Promise<FoundFile[]> {
  const names = (await readdir(directory)).filter((name) => !name.startsWith('.') && !passedOver.has(name))
  const lists = await Promise.all(names.sort().map((name) => entry(join(directory, name), options, depth)))
  return lists.flat()
}

async function entry(path: string, options: ReadOptions, depth: number): Promise<FoundFile[]> {
  const isWanted = extensions.some((extension) => path.endsWith(extension))
  try {
    const found = await stat(path)
    if (found.isFile()) return isWanted ? [toRead(path)] : []
    if (!found.isDirectory() || options.recursive !== true) return []
    return depth < maximumDepth ? await filesIn(path, options, depth + 1) : [refusal(path, 'nested too deep')]
  } catch (error) {
    return isWanted ? [refusal(path, reasonOf(error))] : []
  }
}

async function readText(path: string): Promise<SourceFile> {
  try {
    const { size } = await stat(path)
    if (size > maximumBytes) return refusal(path, tooLarge(size))
    return { path, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path)) }
  } catch (error) {
    const isBinary = error instanceof TypeError
    return refusal(path, isBinary ? 'the file is not UTF-8 text: it is binary or in another encoding' : reasonOf(error))
  }
}

function tooLarge(size: number): string {
  return `the file is too large: ${(size / 2 ** 20).toFixed(1)} MiB, more than the 8 MiB that are read; split it`
}

function refusal(path: string, refused: string): SourceFile {
  return { path, text: '', refused }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory; check the path, it is relative to the working directory',
  EACCES: 'may not be read (permission denied)',
  ELOOP: 'is a link to itself',
  ENOTDIR: 'a part of the path is no directory',
  ENAMETOOLONG: 'the name is too long',
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return reasons[code] ?? (error instanceof Error ? error.message : String(error))
}
