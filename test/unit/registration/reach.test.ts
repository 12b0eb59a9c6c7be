import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { asked, condition, of, rule, webhooks } from './webhooks.ts'

describe('what a webhook is called for', () => {
  const locked = ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet']
  const resource = (kind: string): string => `${kind.toLowerCase()}s`
  const claims: [string, JsonObject[], string[]][] = [
    [
      'replicaLock: changes of what has replicas, and of its /scale; no creation',
      [of({}, rule('replicas'))],
      locked.flatMap((kind) => [`UPDATE ${resource(kind)}`, `UPDATE ${resource(kind)}/scale`]).sort(),
    ],
    [
      'kinds narrow',
      [of({ kinds: ['Deployment'] }, rule('replicas'))],
      ['UPDATE deployments', 'UPDATE deployments/scale'],
    ],
    ['envLock: changes only', [of({ kinds: ['Job'] }, rule('env'))], ['UPDATE jobs']],
    ['allowedNamespaces: creation only', [of({ kinds: ['Job'] }, rule('place'))], ['CREATE jobs']],
    [
      'resourceLimits of an owner kind reach the /resize of its Pods',
      [of({ kinds: ['Deployment'] }, rule('limits'))],
      ['CREATE deployments', 'UPDATE deployments', 'UPDATE pods/resize'],
    ],
    [
      'cel does not reach the Pods of an owner kind',
      [of({ kinds: ['Deployment'] }, rule('cel'))],
      ['CREATE deployments', 'UPDATE deployments', 'UPDATE deployments/scale'],
    ],
    [
      'cel reaches /resize and /ephemeralcontainers where the policy names Pod; a Pod has no /scale',
      [of({ kinds: ['Pod'] }, rule('cel'))],
      ['CREATE pods', 'UPDATE pods', 'UPDATE pods/ephemeralcontainers', 'UPDATE pods/resize'],
    ],
    [
      'annotations of the workload are read through /status',
      [of({ kinds: ['Deployment'] }, rule('team'))],
      ['CREATE deployments', 'UPDATE deployments', 'UPDATE deployments/status'],
    ],
    [
      'annotations of the template are not, but a Pod is its own template',
      [of({ kinds: ['Deployment', 'Pod'] }, rule('template'))],
      ['CREATE deployments', 'CREATE pods', 'UPDATE deployments', 'UPDATE pods', 'UPDATE pods/status'],
    ],
    [
      'signedImages of an owner kind reach the Pods it owns: new images, debug containers',
      [of({ kinds: ['Deployment'] }, rule('signed'))],
      ['CREATE deployments', 'UPDATE deployments', 'UPDATE pods', 'UPDATE pods/ephemeralcontainers'],
    ],
  ]
  for (const [claim, policies, expected] of claims)
    it(claim, async () => {
      const [first] = await webhooks(policies)
      assert.deepEqual(asked(first), expected)
    })

  it('what built-in controllers write of Pods goes to the webhook of signed images', async () => {
    const images = (await webhooks([of({ kinds: ['Deployment'] }, rule('signed'))]))[1]
    assert.deepEqual(asked(images), ['CREATE pods', 'UPDATE pods', 'UPDATE pods/ephemeralcontainers'])
    assert.ok(condition(images, 'written-by-a-built-in-controller-for-an-owner'))
    assert.equal(condition(images, 'not-written-by-a-built-in-controller-for-an-owner'), undefined)
  })

  it('what is filled in: only objects themselves, and never a Job or Pod that is there', async () => {
    const fill = (await webhooks([of({ kinds: ['Job', 'Pod', 'CronJob'] }, rule('limits'))])).at(-1)
    assert.deepEqual(asked(fill), ['CREATE cronjobs', 'CREATE jobs', 'CREATE pods', 'UPDATE cronjobs'])
  })

  it('/status is registered with the condition that something a rule reads differs, and not without one', async () => {
    const [reading] = await webhooks([of({}, rule('team'))])
    assert.match(condition(reading, 'status-changes-what-a-rule-reads') ?? '', /\['owner'\].*\['team'\]/)
    const [other] = await webhooks([of({}, rule('probes'))])
    assert.equal(condition(other, 'status-changes-what-a-rule-reads'), undefined)
  })
})
