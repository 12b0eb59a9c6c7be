import assert from 'node:assert/strict'
import { startControlPlane } from '../../cluster/control-plane.ts'
import type { ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { applySteps } from './sandbox-equality/apply-steps.ts'
import { customSteps } from './sandbox-equality/custom-steps.ts'
import { askReal, askSandbox } from './sandbox-equality/compare.ts'
import { kindSteps } from './sandbox-equality/kind-steps.ts'
import { readSteps } from './sandbox-equality/read-steps.ts'
import type { Step } from './sandbox-equality/compare.ts'

const scenarios: [string, Step[]][] = [
  ['server-side apply', applySteps],
  ['custom resources', customSteps],
  ['the kinds of an installation', kindSteps],
  ['nodes, volumes, limits and pages', readSteps],
]

describe('the sandbox answers as a real API server does', function () {
  this.timeout(60_000)
  let cluster: ControlPlane | undefined
  let sandbox: Sandbox | undefined

  before(async function () {
    needsControlPlane(this)
    cluster = await startControlPlane()
    sandbox = await startSandbox({ controllers: false })
  })
  after(async () => {
    await sandbox?.stop()
    await cluster?.stop()
  })

  for (const [name, steps] of scenarios) {
    describe(name, () => {
      for (const step of steps) {
        it(step.claim, async () => {
          assert.ok(cluster && sandbox)
          const real = await askReal(cluster.api, step)
          const own = await askSandbox(sandbox.client('admin'), step)
          assert.deepEqual(own, real)
          assert.equal(real.code, step.code)
        })
      }
    })
  }
})
