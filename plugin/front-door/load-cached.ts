/* eslint-disable @typescript-eslint/no-require-imports -- compiled imports copy all of a module, getters included: it costs time. */
import type fileSystem from 'fs'
import type moduleModule from 'module'
import type operatingSystem from 'os'
import type paths from 'path'
import type virtualMachine from 'vm'

const fs = require('fs') as typeof fileSystem
const path = require('path') as typeof paths

/** A loaded file, and a way to keep what V8 compiled of it until then. */
export interface Loaded<Exports> {
  exports: Exports
  keep: () => void
}

/**
 * Loads a CommonJS file of `lib` with V8's compiled code of an earlier run. Node's own compile cache holds only what is compiled
 * while a file loads; this one also holds the functions that ran, which saves a third of a whole `check`. It lies in a directory
 * of the user's own, because others could write into a shared one. Whatever fails, the file is loaded without it.
 */
export function loadCached<Exports>(name: string, key: { version: string; command: string }): Loaded<Exports> {
  const vm = require('vm') as typeof virtualMachine
  const { wrap } = require('module') as typeof moduleModule
  const file = path.join(__dirname, 'lib', name)
  const cache = cacheFile(file, key)
  const cachedData = cache === undefined ? undefined : read(cache)
  // The build leaves only ASCII in it, which is read without a look at each letter.
  const script = new vm.Script(wrap(fs.readFileSync(file, 'latin1')), {
    filename: file,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  const module = { exports: {} as Exports }
  const run = script.runInThisContext() as (...given: unknown[]) => void
  run.call(module.exports, module.exports, require, module, file, path.dirname(file))
  return {
    exports: module.exports,
    keep: () => {
      const isKept = cachedData !== undefined && script.cachedDataRejected !== true
      if (cache !== undefined && !isKept) write(cache, script.createCachedData())
    },
  }
}

/** V8 checks its own version and flags, but of the source only the length. */
function cacheFile(file: string, { version, command }: { version: string; command: string }): string | undefined {
  if (process.env['NODE_DISABLE_COMPILE_CACHE']) return undefined
  try {
    const os = require('os') as typeof operatingSystem
    const base = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache')
    const { size, mtimeMs } = fs.statSync(file)
    const built = [version, size.toString(36), Math.floor(mtimeMs).toString(36), process.version, process.arch].join(
      '-',
    )
    return path.join(base, 'kubectl-heal', `${command}-${path.basename(file, '.cjs')}-${built}.bin`)
  } catch {
    return undefined
  }
}

function read(cache: string): Buffer | undefined {
  try {
    return fs.readFileSync(cache)
  } catch {
    return undefined
  }
}

/** In one step, so that no other process ever reads half of it; what an earlier build left goes. */
function write(cache: string, data: Buffer): void {
  const directory = path.dirname(cache)
  try {
    for (const part of [path.dirname(directory), directory]) if (!fs.existsSync(part)) fs.mkdirSync(part, 0o700)
    const unfinished = `${cache}.${String(process.pid)}`
    fs.writeFileSync(unfinished, data, { mode: 0o600 })
    fs.renameSync(unfinished, cache)
    const stem = /^[a-z]+-[a-z-]+-(?=\d)/.exec(path.basename(cache))?.[0] ?? cache
    for (const name of fs.readdirSync(directory))
      if (name.startsWith(stem) && name !== path.basename(cache)) fs.unlinkSync(path.join(directory, name))
  } catch {
    // A cache is a convenience.
  }
}
