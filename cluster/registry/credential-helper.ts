import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Known } from '../../policies/known.ts'
import type { HelperAnswer } from '../../policies/registry/host-credentials.ts'
import { parseObject, textAt } from '../json.ts'
import { errorLine, oneLine } from '../one-line.ts'
import { unknown } from '../unknown.ts'

/** milliseconds */
const runTime = 5000
/** bytes */
const longestOutput = 64 * 1024
/** What stands after `docker-credential-`: never a path. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** How a helper ended. */
type Ended = { code: number | null; output: string; errors: string } | { problem: string }

/**
 * Asks `docker-credential-NAME get` for the credential of a server. Absent where the helper has none; unknown, with the reason, where it is
 * not installed, fails, or does not end within 5 seconds.
 */
export async function runCredentialHelper(
  name: string,
  server: string,
  env: NodeJS.ProcessEnv,
): Promise<Known<HelperAnswer>> {
  if (!namePattern.test(name)) return unknown('the docker configuration names a credential helper that is no name')
  const program = `docker-credential-${name}`
  const ended = await run(program, server, env)
  if ('problem' in ended) return unknown(`the credential helper ${program} ${ended.problem}`)
  // By the protocol what goes wrong is said where the credential would be.
  if (ended.code !== 0 && /credentials not found/i.test(ended.output)) return { state: 'absent' }
  if (ended.code !== 0)
    return unknown(oneLine(`the credential helper ${program} failed: ${saidOf(ended)}`).slice(0, 300))
  const answer = parseObject(ended.output)
  const username = textAt(answer, 'Username')
  const secret = textAt(answer, 'Secret')
  if (username === undefined || secret === undefined)
    return unknown(`the credential helper ${program} gave no user and secret`)
  return { state: 'known', value: { username, secret } }
}

/** What it printed, unless that is the answer of the protocol, which holds the secret. */
function saidOf({ output, errors }: Exclude<Ended, { problem: string }>): string {
  return output.trim() === '' || output.includes('{') ? errors : output
}

function run(program: string, server: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, ['get'], { env, stdio: ['pipe', 'pipe', 'pipe'] })
    const written = { output: '', errors: '' }
    const end = (ended: Ended): void => {
      clearTimeout(timer)
      resolve(ended)
    }
    const stop = (problem: string): void => {
      letGo(child)
      end({ problem })
    }
    const timer = setTimeout(stop, runTime, `did not end within ${runTime / 1000} seconds`)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      written.output += text
      if (written.output.length > longestOutput) stop('writes too much')
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      written.errors = (written.errors + text).slice(-longestOutput)
    })
    // It may end without having read what it is asked.
    child.stdin.on('error', () => undefined)
    child.on('error', (error: NodeJS.ErrnoException) => {
      end({ problem: error.code === 'ENOENT' ? 'is not installed' : `cannot be run: ${errorLine(error)}` })
    })
    child.on('close', (code) => {
      end({ code, ...written })
    })
    child.stdin.end(server)
  })
}

/** What the helper has started itself may go on: nothing here waits for it. */
function letGo(child: ChildProcessWithoutNullStreams): void {
  child.kill('SIGKILL')
  child.stdout.destroy()
  child.stderr.destroy()
  child.unref()
}
