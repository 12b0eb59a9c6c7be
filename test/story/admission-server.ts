import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

/** A running `heal-admission`, as a process of its own. */
export interface AdmissionServer {
  url: string
  /** PEM of the authority that signed its certificate. */
  ca: string
  stop(): Promise<void>
}

const executable = resolve(import.meta.dirname, '../../dist/heal-admission.js')
const startLimit = 15_000

/** Starts the built server on a free port with a certificate of its own, and waits until it listens. */
export async function startAdmissionServer(flags: readonly string[]): Promise<AdmissionServer> {
  if (!existsSync(executable)) throw new Error(`${executable} is not built; run npm run build`)
  const common = ['--port', '0', '--host', '127.0.0.1', '--self-signed', '--drain', '0']
  const child = spawn(process.execPath, [executable, ...common, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  let ca = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ca += text))
  const exited = once(child, 'exit')
  const url = await new Promise<string>((done, fail) => {
    const late = setTimeout(() => {
      fail(new Error(`the admission server does not listen:\n${said.join('\n')}`))
    }, startLimit)
    child.once('exit', (code) => {
      clearTimeout(late)
      fail(new Error(`the admission server ended with ${String(code)}:\n${said.join('\n')}`))
    })
    createInterface(child.stderr).on('line', (line) => {
      said.push(line)
      const listening = listeningUrl(line)
      if (listening === undefined) return
      clearTimeout(late)
      done(listening)
    })
  })
  return {
    url,
    ca,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

function listeningUrl(line: string): string | undefined {
  try {
    const entry = JSON.parse(line) as { msg?: unknown; url?: unknown }
    return entry.msg === 'listening' && typeof entry.url === 'string' ? entry.url : undefined
  } catch {
    return undefined
  }
}

/** The policy sets that the package ships. */
export const shippedSets = join(import.meta.dirname, '../../policies/sets')
