import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** A program of others that tests start. */
export interface Program {
  name: string
  /** Below the user's cache folder: where its set-up script puts it. */
  folder: string
  /** One of the PATH does too; else only the very version that the set-up script gets. */
  anyVersion: boolean
  /** For who lacks it: what to do. */
  howToGetIt: string
  /** Set to `skip` where CI said that it cannot have the program. */
  excuse: string
}

/** Where set-up scripts put things: a folder of the user's cache. */
export function cached(...parts: string[]): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kubectl-heal', ...parts)
}

/** The path of a program; undefined where there is none. */
export function findProgram({ name, folder, anyVersion }: Program): string | undefined {
  const onPath = anyVersion ? (process.env['PATH'] ?? '').split(delimiter).filter((entry) => entry !== '') : []
  return [...onPath, cached(folder)].map((place) => join(place, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
