import { spawn } from 'node:child_process'

/** How a command is run; its output goes to standard error, so that a script's standard output stays its own. */
export interface Command {
  path: string
  args: readonly string[]
  env?: Readonly<Record<string, string>>
  cwd?: string
}

/** Runs a command to its end; fails unless its exit code is 0. */
export async function run({ path, args, env = {}, cwd }: Command): Promise<void> {
  const stdio: ['ignore', number, number] = ['ignore', 2, 2]
  const child = spawn(path, args, { env: { ...process.env, ...env }, stdio, ...(cwd === undefined ? {} : { cwd }) })
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve))
  if (code !== 0) throw new Error(`${path} ${args.join(' ')} ended with ${code ?? 'a signal'}`)
}
