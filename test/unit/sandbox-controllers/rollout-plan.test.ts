import assert from 'node:assert/strict'
import { planRollout, rolloutBounds } from '../../sandbox/controllers/rollout-plan.ts'
import type { JsonObject } from '../../sandbox/types.ts'

function deployment(replicas: number, maxSurge: unknown, maxUnavailable: unknown, type = 'RollingUpdate'): JsonObject {
  return { spec: { replicas, strategy: { type, rollingUpdate: { maxSurge, maxUnavailable } } } }
}

function set(name: string, replicas: number, availableReplicas = replicas): JsonObject {
  return { metadata: { name }, spec: { replicas }, status: { availableReplicas } }
}

const bounds: [claim: string, deployment: JsonObject, surge: number, unavailable: number][] = [
  ['percentages: surge up, unavailable down', deployment(10, '25%', '25%'), 3, 2],
  ['numbers', deployment(10, 1, 0), 1, 0],
  ['absent: a quarter', deployment(4, undefined, undefined), 1, 1],
  ['both zero: one unavailable', deployment(4, 0, 0), 0, 1],
  ['recreate: no surge', deployment(4, '25%', '25%', 'Recreate'), 0, 0],
]

const plans: [
  claim: string,
  deployment: JsonObject,
  current: JsonObject,
  old: JsonObject[],
  plan: Record<string, number>,
][] = [
  ['starts with what surge leaves', deployment(4, 1, 0), set('new', 0), [set('old', 4)], { new: 1, old: 4 }],
  ['takes old ones when new ones work', deployment(4, 1, 0), set('new', 1), [set('old', 4)], { new: 1, old: 3 }],
  ['keeps old ones while new ones do not', deployment(4, 1, 0), set('new', 1, 0), [set('old', 4)], { new: 1, old: 4 }],
  ['goes on', deployment(4, 1, 0), set('new', 1), [set('old', 3)], { new: 2, old: 3 }],
  ['ends', deployment(4, 1, 0), set('new', 4), [set('old', 1)], { new: 4, old: 0 }],
  [
    'broken old pods go first',
    deployment(4, 1, 1),
    set('new', 1, 0),
    [set('a', 2, 2), set('b', 2, 1)],
    { new: 1, a: 2, b: 1 },
  ],
  ['is scaled down', deployment(2, 1, 1), set('new', 5), [], { new: 2 }],
  ['recreate stops all old ones', deployment(3, 0, 0, 'Recreate'), set('new', 0), [set('old', 3)], { new: 3, old: 0 }],
]

describe('the plan of a rollout', () => {
  for (const [claim, object, surge, unavailable] of bounds) {
    it(`bounds, ${claim}`, () => {
      assert.deepEqual(rolloutBounds(object), { surge, unavailable })
    })
  }
  for (const [claim, object, current, old, plan] of plans) {
    it(claim, () => {
      assert.deepEqual(Object.fromEntries(planRollout(object, current, old)), plan)
    })
  }
})
