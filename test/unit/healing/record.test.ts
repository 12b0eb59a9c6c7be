import assert from 'node:assert/strict'
import { resources } from '../../../cluster/resource.ts'
import type { Write } from '../../../plugin/healing/plan.ts'
import { surplus } from '../../../plugin/healing/record/keep-newest.ts'
import { parseRemediation } from '../../../plugin/healing/record/parse-remediation.ts'
import type { Remediation, RemediationStatus } from '../../../plugin/healing/record/remediation.ts'
import { finished, planned, stepEnded, stepStarted, undone } from '../../../plugin/healing/record/status.ts'
import { isNoPlan } from '../../../plugin/healing/remedies/outcomes.ts'
import { planUndo } from '../../../plugin/healing/undo/plan-undo.ts'
import type { JsonObject } from '../../../policies/json.ts'

const target = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }
const patch: Write = {
  ...{ verb: 'patch', resource: resources.deployments, of: target, type: 'json' },
  patch: [{ op: 'replace', path: '/spec/replicas', value: 1 }],
}
const restore: Write = {
  ...{ verb: 'restore', resource: resources.deployments, of: target, from: { kind: 'ReplicaSet', name: 'web-1' } },
}
const stored = (status: JsonObject = {}, name = 'web-fix', created = '2026-01-01T00:00:00Z'): JsonObject => ({
  metadata: { name, namespace: 'shop', uid: 'r1', creationTimestamp: created },
  spec: {
    ...{ target, trigger: { type: 'Manual', code: 'OutOfMemory' }, remedy: 'IncreaseMemory', plan: ['raise'] },
    requestedBy: { username: 'alice', groups: ['oncall'] },
  },
  status: { phase: 'Succeeded', steps: [], undo: [patch], ...status },
})
const read = (...of: Parameters<typeof stored>): Remediation => parseRemediation(stored(...of))

describe('the record of an attempt', () => {
  const plan = {
    ...({ remedy: 'ScaleUp', target, notes: [] } as const),
    steps: [
      { name: 'A', sentence: 'a', write: patch, undo: patch },
      { name: 'B', sentence: 'b', write: patch, undo: restore },
    ],
  }
  const start = planned(plan, { state: 'Degraded', reason: 'ill' })
  const first = stepEnded(stepStarted(start, 0, [patch], 't1'), 0, { state: 'Done', now: 't2' })
  const second = stepStarted(first, 1, [restore], 't3')

  it('begins with nothing done and nothing to take back', () => {
    assert.deepEqual(
      [start.phase, start.steps.map(({ state }) => state), start.undo],
      ['Planned', ['Pending', 'Pending'], []],
    )
  })
  it('knows what takes a step back before it is taken, the last one first', () => {
    assert.deepEqual(second.undo, [restore, patch])
    assert.deepEqual(
      second.steps.map(({ state }) => state),
      ['Done', 'Running'],
    )
  })
  it('forgets the undo of a step that was refused', () => {
    const refused = stepEnded(second, 1, { state: 'Failed', message: 'no', now: 't4', drop: 1 })
    assert.deepEqual(refused.undo, [patch])
  })
  it('keeps the undo of a step of which nobody knows', () => {
    assert.deepEqual(stepEnded(second, 1, { state: 'Unknown', now: 't4' }).undo, [restore, patch])
  })
  it('says that all was taken back', () => {
    const back = undone(first)
    assert.deepEqual([back.undo, back.steps[0]?.state, back.steps[1]?.state], [[], 'Undone', 'Pending'])
  })
  it('is never too long to be stored, whatever a controller said', () => {
    const reason = 'x'.repeat(5000)
    const ill = { state: 'Degraded', reason }
    const ended = finished(planned(plan, ill), { phase: 'Failed', message: reason.repeat(9), now: 't', after: ill })
    const lengths = [ended.health?.before, ended.health?.after].map((each) => each?.reason.length)
    assert.deepEqual([...lengths, ended.message?.length], [1000, 1000, 30_000])
  })
  it('is read as it was written', () => {
    const status = finished(second, { phase: 'Failed', message: 'stopped', now: 't5' })
    const wire: JsonObject = JSON.parse(JSON.stringify({ ...stored(), status })) as JsonObject
    assert.deepEqual(parseRemediation(wire).status, status satisfies RemediationStatus)
  })
  it('is read as far as it can be, whatever it holds', () => {
    for (const odd of [{}, { spec: 7, status: [] }, { status: { undo: 'x', steps: [null], phase: 9 } }])
      assert.equal(parseRemediation(odd).status.phase, 'Planned')
  })
  it('a write that cannot be read is never passed over silently', () => {
    const { status } = read({ undo: [patch, { verb: 'evict' }] })
    assert.match(status.cannotUndo ?? '', /cannot be read/)
  })
})

describe('old records', () => {
  const many = Array.from({ length: 23 }, (_, index) =>
    read({}, `web-${String(index)}`, `2026-01-${String(index + 1).padStart(2, '0')}T00:00:00Z`),
  )
  it('the newest twenty of a workload stay', () => {
    assert.deepEqual(
      surplus(many, target).map(({ name }) => name),
      ['web-2', 'web-1', 'web-0'],
    )
  })
  it('those of other workloads do not count', () => {
    assert.deepEqual(surplus(many, { ...target, name: 'api' }), [])
  })
  it('what is not over stays', () => {
    const running = many.map((each) => ({ ...each, status: { ...each.status, phase: 'Running' as const } }))
    assert.deepEqual(surplus(running, target), [])
  })
})

describe('what an undo does', () => {
  const rows: readonly {
    claim: string
    own: Remediation
    later?: readonly Remediation[]
    says: RegExp
    outcome?: string
  }[] = [
    { claim: 'sends what was written down', own: read(), says: /take back what web-fix changed in Deployment web/ },
    { claim: 'nothing twice', own: read({ phase: 'Undone', undo: [] }), says: /already/, outcome: 'nothing-to-do' },
    { claim: 'nothing where nothing is left', own: read({ undo: [] }), says: /left nothing/, outcome: 'nothing-to-do' },
    { claim: 'not what was not recorded', own: read({ cannotUndo: 'hidden' }), says: /hidden/, outcome: 'refused' },
    {
      claim: 'not what a forged record would do elsewhere',
      own: read({ undo: [{ ...patch, of: { ...target, namespace: 'kube-system' } }] }),
      says: /not to be trusted/,
      outcome: 'refused',
    },
  ]
  for (const { claim, own, later = [], says, outcome } of rows) {
    it(claim, () => {
      const plan = planUndo(own, later)
      assert.match(isNoPlan(plan) ? plan.reason : (plan.steps[0]?.sentence ?? ''), says)
      assert.equal(isNoPlan(plan) ? plan.outcome : undefined, outcome)
    })
  }
})
