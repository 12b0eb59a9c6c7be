import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Agent } from 'node:https'
import { until } from '../../../cluster/until.ts'
import { send, type Answer } from '../../admission/client.ts'
import { root } from '../../plugin/support/run.ts'

/** The built server as a process; everything that it writes is kept. */
export interface Server {
  url: string
  /** What it wrote so far, standard output and error. */
  said(): string
  /** A request of somebody who shows no client certificate, or this one. */
  ask(path: string, body?: string, credentials?: { cert: string; key: string }): Promise<Answer>
  stop(): Promise<void>
}

const executable = resolve(root, 'dist/heal-admission.js')

/** A port of loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

/** Starts it where the API server is to find it, and waits until it is ready. */
export async function startServer(port: number, flags: readonly string[]): Promise<Server> {
  if (!existsSync(executable)) throw new Error(`${executable} is not built; run npm run build`)
  const address = ['--host', '127.0.0.1', '--port', String(port), '--drain', '0']
  const child = spawn(process.execPath, [executable, ...address, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  const exited = once(child, 'exit')
  const url = `https://127.0.0.1:${String(port)}`
  // Whoever calls it directly does not ask who it is.
  const agent = new Agent({ rejectUnauthorized: false })
  const ask: Server['ask'] = (path, body, credentials = { cert: '', key: '' }) =>
    send(
      url + path,
      {
        ca: '',
        ...(credentials.cert === '' ? { agent } : { rejectUnauthorized: false, agent: false, ...credentials }),
      },
      body,
    )
  const server: Server = {
    url,
    said: () => chunks.join(''),
    ask,
    async stop() {
      agent.destroy()
      child.kill('SIGTERM')
      await exited
    },
  }
  const isReady = async () => {
    if (child.exitCode !== null) throw new Error(`the server ended:\n${server.said()}`)
    return (await ask('/readyz').catch(() => undefined))?.status === 200
  }
  await until('the server is ready', 30_000, isReady).catch(async (error: unknown) => {
    await server.stop()
    throw new Error(server.said(), { cause: error })
  })
  return server
}
