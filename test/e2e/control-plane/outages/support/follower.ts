import { readFile, writeFile } from 'node:fs/promises'
import { parseConfig } from '../../../../../admission/config/config.ts'
import { createLogger } from '../../../../../admission/logger.ts'
import { start } from '../../../../../admission/start.ts'
import { dig } from '../../../../../policies/json.ts'
import type { ControlPlane } from '../../../../cluster/control-plane.ts'
import { responseOf, send } from '../../../admission/client.ts'
import type { Ask } from './asks.ts'
import { startFlakyProxy, type FlakyProxy } from './flaky-proxy.ts'
import { reviewOfAsk } from './reviews.ts'

/** heal-admission in this process: it follows policies through a proxy, and its clock can be put forward. */
export interface Follower {
  proxy: FlakyProxy
  /** How much its clock is ahead (milliseconds). */
  clock: { ahead: number }
  get: (path: string) => Promise<{ status: number; text: string }>
  /** What `/readyz?verbose` tells. */
  ready: () => Promise<unknown>
  allows: (ask: Ask) => Promise<boolean>
  stop(): Promise<void>
}

/** Starts one; nobody but the test asks it. */
export async function startFollower(plane: ControlPlane): Promise<Follower> {
  const file = await plane.kubeconfig('gitops')
  const proxy = await startFlakyProxy(plane.server)
  await writeFile(file, (await readFile(file, 'utf8')).replace(plane.server, proxy.url))
  const argv = ['--cluster-policies', '--self-signed', '--host=127.0.0.1', '--port=0', '--drain=0']
  const parsed = parseConfig([...argv, `--kubeconfig=${file}`, '--namespace=default'], {})
  if (parsed.kind !== 'run') throw new Error(JSON.stringify(parsed))
  const clock = { ahead: 0 }
  const running = await start(parsed.config, createLogger('silent'), () => Date.now() + clock.ahead)
  const options = { ca: running.ca ?? '', agent: false } as const
  const get = (path: string) => send(running.url + path, options)
  return {
    ...{ proxy, clock, get },
    ready: async () => (await get('/readyz?verbose')).json(),
    async allows(ask) {
      const answer = await send(
        `${running.url}/validate/closed`,
        { ...options, method: 'POST' },
        JSON.stringify(reviewOfAsk(ask)),
      )
      return dig(responseOf(answer), 'allowed') === true
    },
    async stop() {
      await running.stop(0)
      proxy.close()
    },
  }
}
