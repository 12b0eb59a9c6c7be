import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Watchdog } from './watchdog.ts'

/** A program to run; `log` is the file that gets its output. */
export interface Program {
  path: string
  args: readonly string[]
  env?: Readonly<Record<string, string | undefined>>
  cwd?: string
  log: string
}

/** How a process ended. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
  /** Why it could not be started at all. */
  problem?: string
}

/** A process that the watchdog kills with the tests. */
export interface RunningProcess {
  pid: number | undefined
  exited: Promise<Exit>
  kill: (signal: NodeJS.Signals) => void
}

/** Starts a program in the background. */
export function startProcess(program: Program, watchdog: Watchdog): RunningProcess {
  const log = openSync(program.log, 'a')
  const { path, args, env = process.env, cwd } = program
  const child = spawn(path, args, { env, stdio: ['ignore', log, log], ...(cwd === undefined ? {} : { cwd }) })
  closeSync(log)
  const { pid } = child
  if (pid !== undefined) watchdog.watch(pid)
  const exited = new Promise<Exit>((resolve) => {
    child.once('error', (error) => {
      resolve({ code: null, signal: null, problem: error.message })
    })
    child.once('exit', (code, signal) => {
      if (pid !== undefined) watchdog.forget(pid)
      resolve({ code, signal })
    })
  })
  return { pid, exited, kill: (signal) => void child.kill(signal) }
}

/** The last lines of a log, for a message. */
export async function tailOf(log: string, lines = 15): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}
