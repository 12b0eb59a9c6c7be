import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LoadJob, LoadResult } from './load.ts'

/** A server in a process of its own. */
export interface ServerProcess {
  url: string
  /** Resident memory in MiB. */
  memory: () => number
  /** Processor time of the thread that answers, in seconds. */
  busy: () => number
  stop: () => Promise<void>
}

/** What docs/admission.md tells to run the server with where no container limits its memory; for both servers. */
const nodeFlags = ['--max-old-space-size=512']

/** Starts a server that prints a line with its `url` on stderr; what it prints later is read and thrown away. */
export async function startServer(args: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...nodeFlags, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  const url = await firstUrl(child)
  return {
    url,
    memory: () => {
      const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024
    },
    busy: () => {
      const pid = child.pid ?? 0
      return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e9
    },
    stop: async () => {
      child.kill('SIGINT')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

function firstUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    child.once('exit', () => {
      reject(new Error(`the server ended: ${printed}`))
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-10_000)
      const url = /"url":"([^"]+)"/.exec(printed)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
}

/** Runs one job of load in a process of its own, so that client and server do not share an event loop. */
export async function load(job: LoadJob): Promise<LoadResult> {
  const child = fork(join(import.meta.dirname, 'load.ts'))
  child.send(job)
  const [result] = (await once(child, 'message')) as [LoadResult]
  child.kill()
  return result
}
