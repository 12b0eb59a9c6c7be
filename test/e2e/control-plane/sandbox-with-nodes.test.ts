import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { createApi, type Api } from '../../cluster/api.ts'
import { startControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { startWatchdog } from '../../cluster/processes/watchdog.ts'
import { startKubelet, type Kubelet } from '../../kubelet/kubelet.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { admissionSituations } from './sandbox-equality/admission-situations.ts'
import { controllerSituations } from './sandbox-equality/controller-situations.ts'
import { schedulingSituations, taintedSituations } from './sandbox-equality/scheduling-situations.ts'
import { arrange, look } from './sandbox-equality/stand.ts'
import type { Situation } from './sandbox-equality/situations.ts'

const patience = 20_000
const groups: [string, Situation[]][] = [
  ['admission', admissionSituations],
  ['controllers', controllerSituations],
  ['scheduling', schedulingSituations],
  ['scheduling with taints', taintedSituations],
]

describe('the sandbox with nodes ends as a real control plane does', function () {
  this.timeout(60_000)
  const ends: (() => unknown)[] = []
  let real: Api | undefined
  let own: Api | undefined
  let count = 0

  before(async function () {
    needsControlPlane(this)
    const [cluster, sandbox] = await Promise.all([startControlPlane(), startSandboxWithNodes(ends)])
    ends.push(() => cluster.stop())
    for (const kubelet of [cluster.kubelet, sandbox.kubelet]) {
      kubelet.script('fails', { kind: 'exits', code: 1 })
      kubelet.script('stays', { kind: 'runs' })
    }
    real = cluster.api
    own = sandbox.api
  })
  after(async () => {
    for (const end of ends.reverse()) await end()
  })

  for (const [name, situations] of groups) {
    describe(name, () => {
      for (const situation of situations) {
        it(situation.claim, async () => {
          assert.ok(real && own)
          count += 1
          const namespace = `equal-${count}`
          const worlds = [real, own] as const
          const [theirs, ours] = await Promise.all(worlds.map((api) => arrange(api, situation, namespace)))
          assert.deepEqual(ours, theirs)
          const deadline = Date.now() + patience
          for (;;) {
            const [wanted, found] = await Promise.all(worlds.map((api) => look(api, situation, namespace)))
            if (isDeepStrictEqual(found, wanted) && Date.now() > deadline - patience + 1_000) return
            if (Date.now() > deadline) assert.deepEqual(found, wanted)
            await delay(200)
          }
        })
      }
    })
  }
})

async function startSandboxWithNodes(ends: (() => unknown)[]): Promise<{ api: Api; kubelet: Kubelet }> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-nodes-'))
  const watchdog = startWatchdog(folder)
  const sandbox = await startSandbox({ nodes: 3 })
  const { url: server, ca } = sandbox
  const api = createApi(server, ca, sandbox.clientCertificate('admin', ['system:masters']))
  let address = 0
  const kubelet = await startKubelet({
    ...{ server, ca, folder, watchdog, nodes: 3 },
    identify: (user, groups) => sandbox.clientCertificate(user, groups),
    nodeAddress: () => '127.0.0.1',
    nextPodAddress: () => `10.244.0.${(address += 1)}`,
  })
  ends.push(() => rm(folder, { recursive: true, force: true }))
  ends.push(() => watchdog.end())
  ends.push(() => sandbox.stop())
  ends.push(() => {
    api.close()
  })
  ends.push(() => kubelet.stop())
  return { api, kubelet }
}
