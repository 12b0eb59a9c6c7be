import assert from 'node:assert/strict'
import { dig } from '../../../policies/json.ts'
import { at } from '../../cluster/at.ts'
import { statefulSet } from '../../scenarios/manifests.ts'
import { untilCrashing } from '../../scenarios/waiting.ts'
import type { FixCase } from './fix-case.ts'
import { killedAtLimit, limitOf, small } from './scripted.ts'
import { remediations, runFix, runUndo } from './stage.ts'

/** `fix` of a container that reached its memory limit. */
export const memoryCases: readonly FixCase[] = [
  {
    name: 'oom',
    claim: 'a container that reached its own limit gets twice the memory, and that is verified and recorded',
    async run(setting) {
      await killedAtLimit(setting)
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
      await killedAtLimit(setting, { heals: false })
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
  {
    name: 'undo-redo',
    claim: 'an undo puts the old limit back, the undo of the undo the new one, and a second undo has nothing to do',
    async run(setting) {
      await killedAtLimit(setting)
      await runFix(setting, 'deployment/web')
      const [first] = await remediations(setting)
      const name = String(dig(first, 'metadata', 'name'))
      const undone = await runUndo(setting, name)
      assert.equal(undone.code, 0, undone.story)
      assert.equal(await limitOf(setting), '64Mi')
      const again = await runUndo(setting, name)
      assert.equal(again.code, 0)
      assert.match(again.story, /nothing to do: it was taken back already, by web-undo-/)
      const second = (await remediations(setting)).find((each) => dig(each, 'spec', 'undoOf') === name)
      const redone = await runUndo(setting, String(dig(second, 'metadata', 'name')))
      assert.equal(redone.code, 0, redone.story)
      assert.equal(await limitOf(setting), '128Mi')
    },
  },
  {
    name: 'undo-changed',
    claim: 'an undo is refused where the value was changed since, and says what it is now',
    async run(setting) {
      await killedAtLimit(setting)
      await runFix(setting, 'deployment/web')
      const [record] = await remediations(setting)
      const containers = [{ name: 'web', image: 'crash:1', resources: { limits: { memory: '256Mi' } } }]
      await setting.world.patch('Deployment', 'web', { spec: { template: { spec: { containers } } } })
      const { code, story } = await runUndo(setting, String(dig(record, 'metadata', 'name')))
      assert.equal(code, 1)
      assert.match(story, /limits\.memory is 256Mi now; the remedy left 128Mi/)
      assert.equal(await limitOf(setting), '256Mi')
    },
  },
  {
    name: 'stuck-set',
    claim: 'the stuck Pod of a StatefulSet is deleted, so that the change goes on',
    async run(setting) {
      const { world } = setting
      world.script('crash:*', (pod) =>
        at(pod, 'spec.containers.0.resources.limits.memory') === '64Mi'
          ? { kind: 'exits', code: 137, reason: 'OOMKilled', after: 50 }
          : { kind: 'runs' },
      )
      await world.apply(statefulSet('db', { image: 'crash:1', container: small }))
      await untilCrashing(world, 'db')
      const { code, story } = await runFix(setting, 'sts/db')
      assert.equal(code, 0, story)
      assert.match(story, /delete the Pod db-0, which is not ready/)
    },
  },
  {
    name: 'helm',
    claim: 'what Helm deployed is changed, and it is told that the next release writes its own values',
    async run(setting) {
      await killedAtLimit(setting)
      await setting.world.patch('Deployment', 'web', {
        metadata: { annotations: { 'meta.helm.sh/release-name': 'shop' } },
      })
      const { code, story } = await runFix(setting, 'deployment/web', { remedy: 'IncreaseMemory' })
      assert.equal(code, 0, story)
      assert.match(story, /note: Helm deployed it \(shop\): its next release writes its own values again/)
      assert.equal(await limitOf(setting), '128Mi')
    },
  },
  {
    name: 'limit-range',
    claim: 'a LimitRange bounds the new limit',
    async run(setting) {
      await killedAtLimit(setting)
      const spec = { limits: [{ type: 'Container', max: { memory: '100Mi' } }] }
      await setting.world.apply({ kind: 'LimitRange', metadata: { name: 'caps' }, spec })
      const { code, story } = await runFix(setting, 'deployment/web')
      assert.equal(code, 0, story)
      assert.match(story, /not twice as much: the LimitRange caps allows no more than 100Mi/)
      assert.equal(await limitOf(setting), '100Mi')
      const asked = await runFix(setting, 'deployment/web', { remedy: 'IncreaseMemory', wish: { to: '1Gi' } })
      assert.equal(asked.code, 1)
    },
  },
]
