import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

const executable = resolve(import.meta.dirname, '../../dist/kubectl-heal.js')

/** What a command wrote, stdout and stderr as they came, and its exit code. */
export interface Run {
  code: number | null
  said: string
}

/** Runs the built `kubectl heal` in a directory, as the user of a kubeconfig. */
export async function runHeal(words: string, { cwd, kubeconfig }: { cwd: string; kubeconfig: string }): Promise<Run> {
  const env = { ...process.env, KUBECONFIG: kubeconfig }
  const child = spawn(process.execPath, [executable, ...words.split(' ')], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said: said.trimEnd() }
}
