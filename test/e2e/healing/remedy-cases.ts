import assert from 'node:assert/strict'
import { dig } from '../../../policies/json.ts'
import { at } from '../../cluster/at.ts'
import { deployment } from '../../scenarios/manifests.ts'
import { podsOf, untilCrashing, untilReady, untilRolledOut } from '../../scenarios/waiting.ts'
import type { FixCase } from './fix-case.ts'
import { wellDeployment } from './scripted.ts'
import { remediations, runFix, runUndo } from './stage.ts'

const budget = (more = {}) => ({
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web' },
  spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } }, ...more },
})

/** The remedies that are named by hand. */
export const remedyCases: readonly FixCase[] = [
  {
    name: 'scale',
    claim: 'ScaleUp runs more replicas, and its undo the old number',
    async run(setting) {
      await wellDeployment(setting)
      const { code, story } = await runFix(setting, 'deploy/web', { remedy: 'ScaleUp', wish: { replicas: 2 } })
      assert.equal(code, 0, story)
      assert.equal(at(await setting.world.get('Deployment', 'web'), 'spec.replicas'), 2)
      const [record] = await remediations(setting)
      const undone = await runUndo(setting, String(dig(record, 'metadata', 'name')))
      assert.equal(undone.code, 0, undone.story)
      assert.equal(at(await setting.world.get('Deployment', 'web'), 'spec.replicas'), 1)
    },
  },
  {
    name: 'autoscaler',
    claim: 'what an autoscaler scales is not scaled: raising its maximum is offered',
    async run(setting) {
      await wellDeployment(setting)
      await setting.world.apply({
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'web' },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
          minReplicas: 1,
          maxReplicas: 2,
        },
      })
      const { code, story } = await runFix(setting, 'deploy/web', { remedy: 'ScaleUp', wish: { replicas: 4 } })
      assert.equal(code, 1)
      assert.match(story, /the autoscaler web scales it between 1 and 2/)
      assert.match(story, /kubectl patch hpa web .*"maxReplicas":4/)
    },
  },
  {
    name: 'redeploy',
    claim: 'Redeploy replaces the Pods of a healthy workload',
    async run(setting) {
      await wellDeployment(setting)
      const [old] = await podsOf(setting.world, 'web')
      const { code, story } = await runFix(setting, 'deploy/web', { remedy: 'Redeploy' })
      assert.equal(code, 0, story)
      const names = (await podsOf(setting.world, 'web')).map((pod) => at(pod, 'metadata.name'))
      assert.ok(!names.includes(at(old, 'metadata.name')), names.join())
    },
  },
  {
    name: 'evict',
    claim: 'RestartPod evicts the broken Pod, and the new one is well',
    async run(setting) {
      const { world } = setting
      let first: unknown
      world.script('crash:*', (pod) => {
        first ??= pod.metadata.name
        return pod.metadata.name === first ? { kind: 'exits', code: 1, after: 50 } : { kind: 'runs' }
      })
      await world.apply(deployment('web', { image: 'crash:1' }))
      await untilCrashing(world, 'web')
      const { code, out, story } = await runFix(setting, 'deploy/web', { remedy: 'RestartPod' })
      assert.equal(code, 0, story)
      assert.match(out, /RestartPod succeeded/)
    },
  },
  {
    name: 'budget',
    claim: 'a disruption budget that allows none keeps even the broken Pod, and AlwaysAllow is offered',
    async run(setting) {
      const { world } = setting
      world.script('crash:*', { kind: 'exits', code: 1, after: 50 })
      await world.apply(budget(), deployment('web', { image: 'crash:1' }))
      await untilCrashing(world, 'web')
      const { code, story } = await runFix(setting, 'deploy/web', { remedy: 'RestartPod' })
      assert.equal(code, 1)
      assert.match(story, /the PodDisruptionBudget web allows no eviction now/)
      assert.match(story, /"unhealthyPodEvictionPolicy":"AlwaysAllow"/)
    },
  },
  {
    name: 'command',
    claim: 'RunCommand runs a Job like the workload, waits for it, and removes it',
    async run(setting) {
      const { world } = setting
      await wellDeployment(setting)
      world.script('app:*', (pod) =>
        pod.metadata.labels?.['app'] === 'web'
          ? undefined
          : { kind: 'exits', code: 0, after: 50, log: 'password=hunter2\ndone\n' },
      )
      const { code, story } = await runFix(setting, 'deploy/web', {
        remedy: 'RunCommand',
        wish: { command: ['rake', 'db:migrate'] },
      })
      assert.equal(code, 0, story)
      assert.match(story, /run rake with 1 argument in the Job/)
      assert.doesNotMatch(story, /db:migrate|hunter2/)
      assert.match(story, /The Job \S+ is removed/)
    },
  },
  {
    name: 'paused',
    claim: 'a paused Deployment is refused with the resume command',
    async run(setting) {
      await wellDeployment(setting)
      await setting.world.patch('Deployment', 'web', { spec: { paused: true } })
      const { code, story } = await runFix(setting, 'deploy/web', { remedy: 'Redeploy' })
      assert.equal(code, 1)
      assert.match(story, /kubectl rollout resume deployment\/web/)
      await untilReady(setting.world, 'web')
      await untilRolledOut(setting.world, 'Deployment', 'web')
    },
  },
]
