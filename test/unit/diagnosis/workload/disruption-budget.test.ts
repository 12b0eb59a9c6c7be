import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { disruptionBudget } from '../../../../plugin/diagnosis/analyzers/workload/disruption-budget.ts'
import { seconds } from '../../../support/diagnosis/clock.ts'
import { plain, type PlainParts } from '../../../support/diagnosis/cluster-objects.ts'
import { waiting } from '../../../support/diagnosis/containers.ts'
import { findingsOf, type SnapshotOptions } from '../../../support/diagnosis/facts.ts'
import { found } from '../../../support/diagnosis/found.ts'
import { deployment, replicaSet } from '../../../support/diagnosis/objects.ts'
import { pod } from '../../../support/diagnosis/pods.ts'

function budget(spec: JsonObject, status: JsonObject, parts: PlainParts = {}): JsonObject {
  return plain('policy/v1', 'PodDisruptionBudget', 'web', {
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
    status: {
      observedGeneration: 1,
      disruptionsAllowed: 0,
      currentHealthy: 2,
      desiredHealthy: 1,
      expectedPods: 2,
      ...status,
    },
    ...parts,
  })
}

const workload = [deployment(), replicaSet()]
const crashing = pod({ name: 'web-2', containers: [{ state: waiting('CrashLoopBackOff'), ready: false, restarts: 5 }] })
const zero = 'DisruptionBudgetZero PodDisruptionBudget/prod-shop/web'
const nothing = 'DisruptionBudgetSelectsNothing PodDisruptionBudget/prod-shop/web'
const other = { selector: { matchLabels: { app: 'shop' } } }

const rows: [claim: string, objects: JsonObject[], options: SnapshotOptions, ...verdicts: string[]][] = [
  ['one may go', [...workload, pod(), budget({ minAvailable: 1 }, { disruptionsAllowed: 1 })], {}],
  [
    'minAvailable is the number of Pods',
    [...workload, pod(), budget({ minAvailable: 2 }, { desiredHealthy: 2 })],
    {},
    zero,
  ],
  ['maxUnavailable is none', [...workload, pod(), budget({ maxUnavailable: 0 }, { desiredHealthy: 2 })], {}, zero],
  ['its Pods are broken', [...workload, pod(), crashing, budget({ minAvailable: 1 }, { currentHealthy: 1 })], {}, zero],
  [
    'its Pods are just starting',
    [
      ...workload,
      pod(),
      pod({ name: 'web-2', ready: false, age: 10 * seconds }),
      budget({ minAvailable: 1 }, { currentHealthy: 1 }),
    ],
    {},
  ],
  [
    'the controller has not looked yet',
    [...workload, pod(), budget({}, { observedGeneration: 0, desiredHealthy: 2 })],
    {},
  ],
  ['it selects nothing', [...workload, pod(), budget(other, { expectedPods: 0 })], {}, nothing],
  ['its Pods are scaled to zero', [deployment({ replicas: 0 }), budget({}, { expectedPods: 0 })], {}],
  ['it was just made', [budget(other, { expectedPods: 0 }, { age: 10 * seconds })], {}],
  ['Pods were not read', [budget(other, { expectedPods: 0 })], { unread: { pods: 'forbidden' } }],
]

describe('disruption budgets', () => {
  for (const [claim, objects, options, ...verdicts] of rows) {
    it(`${claim}: ${verdicts.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(found([disruptionBudget], objects, options), verdicts)
    })
  }

  it('by broken Pods it is their consequence, by its own words a verdict', () => {
    const [broken] = findingsOf([disruptionBudget], [...workload, crashing, budget({}, { currentHealthy: 1 })])
    const [written] = findingsOf(
      [disruptionBudget],
      [...workload, pod(), budget({ minAvailable: 2 }, { desiredHealthy: 2 })],
    )
    assert.deepEqual(
      broken?.because?.map(({ name }) => name),
      ['web-2'],
    )
    assert.equal(written?.because, undefined)
  })
})
