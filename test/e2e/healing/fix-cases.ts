import assert from 'node:assert/strict'
import { dig } from '../../../policies/json.ts'
import { deployment } from '../../scenarios/manifests.ts'
import type { Setting } from '../../scenarios/setting.ts'
import { untilCrashing } from '../../scenarios/waiting.ts'
import { at } from '../../cluster/at.ts'
import { remediations, runFix } from './stage.ts'

/** One behaviour of `fix`, the same in the sandbox and in a real control plane. */
export interface FixCase {
  name: string
  claim: string
  run: (setting: Setting) => Promise<void>
}

const small = { resources: { limits: { memory: '64Mi' } } }
const limitPath = 'spec.template.spec.containers.0.resources.limits.memory'

/** Killed at its limit while that is 64Mi; `heals` says whether more helps. */
async function killedAtLimit({ world }: Setting, heals: boolean): Promise<void> {
  world.script('crash:*', (pod) => {
    const limit: unknown = at(pod, 'spec.containers.0.resources.limits.memory')
    if (heals && limit !== '64Mi') return { kind: 'runs' }
    return { kind: 'exits', code: 137, reason: 'OOMKilled', after: 50 }
  })
  await world.apply(deployment('web', { image: 'crash:1', container: small }))
  await untilCrashing(world, 'web')
}

async function limitOf({ world }: Setting): Promise<unknown> {
  return at(await world.get('Deployment', 'web'), limitPath)
}

/** Every behaviour. */
export const fixCases: readonly FixCase[] = [
  {
    name: 'oom',
    claim: 'a container that reached its own limit gets twice the memory, and that is verified and recorded',
    async run(setting) {
      await killedAtLimit(setting, true)
      const { code, out, story } = await runFix(setting, 'deployment/web', {}, { reason: 'test' })
      assert.equal(code, 0, story)
      assert.match(out, /deployment\/web -n \S+: IncreaseMemory succeeded/)
      assert.match(story, /~ spec\.template\.spec\.containers\[name=web\]\.resources\.limits\.memory: 64Mi → 128Mi/)
      assert.equal(await limitOf(setting), '128Mi')
      const [record] = await remediations(setting)
      assert.equal(dig(record, 'status', 'phase'), 'Succeeded')
      assert.equal(dig(record, 'spec', 'trigger', 'code'), 'OutOfMemory')
      assert.equal(dig(record, 'spec', 'reason'), 'test')
      assert.equal(dig(record, 'status', 'health', 'before', 'state'), 'Degraded')
      assert.equal(dig(record, 'status', 'health', 'after', 'state'), 'Healthy')
      assert.equal(at(record, 'status.steps.0.state'), 'Done')
    },
  },
  {
    name: 'no-help',
    claim: 'a remedy that does not help is taken back, and the record says so',
    async run(setting) {
      await killedAtLimit(setting, false)
      const { code, out, story } = await runFix(setting, 'deployment/web', {}, { timeout: 3_000 })
      assert.equal(code, 1, story)
      assert.match(out, /IncreaseMemory undone/)
      assert.equal(await limitOf(setting), '64Mi')
      const [record] = await remediations(setting)
      assert.equal(dig(record, 'status', 'phase'), 'Undone')
      assert.equal(at(record, 'status.steps.0.state'), 'Undone')
      assert.deepEqual(dig(record, 'status', 'undo'), [])
    },
  },
]
