import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../../../..')
export const executable = resolve(root, 'dist/kubectl-heal.js')

export interface Finished {
  /** null where a signal ended it */
  code: number | null
  stdout: string
  stderr: string
}

export interface RunOptions {
  cwd?: string
  stdin?: string
  env?: Record<string, string | undefined>
}

/** Runs the built executable with the Node that runs the tests. */
export function heal(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return run(process.execPath, [executable, ...args], options)
}

/** Runs a program to its end. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((done, fail) => {
    const env = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, NODE_OPTIONS: undefined, ...options.env }
    const child = spawn(program, args, { cwd: options.cwd ?? root, env })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', fail)
    child.on('close', (code) => {
      done({ code, stdout, stderr })
    })
    child.stdin.on('error', () => {
      // The program may end without reading.
    })
    child.stdin.end(options.stdin ?? '')
  })
}
