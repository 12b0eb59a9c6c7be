import assert from 'node:assert/strict'
import { seenChange, withSeenChanges } from '../../../plugin/drift/cause/admission-events.ts'
import { drifted, field } from './support/report.ts'

const at = '2026-11-21T08:00:05.000000Z'
const regarding = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web', uid: 'u' }
const manager = {
  ...{ reason: 'LockedFieldsChanged', eventTime: at, regarding },
  note: 'alice@example.com changed spec.replicas, locked by policy prevent-drift (lock-replicas), as a manager',
}
const byException = {
  ...{ reason: 'ExceptionUsed', eventTime: at, regarding },
  note: 'bob changed spec.template.spec.containers[name=web].image and spec.replicas against policy prevent-drift (declared), by exception "inc-4711"',
}

const causesAfter = (...events: Parameters<typeof seenChange>[0][]) => {
  const changes = events.flatMap((event) => seenChange(event) ?? [])
  return withSeenChanges([drifted([field()])], changes).flatMap(({ fields }) => fields.map(({ cause }) => cause))
}

describe('drift: what admission saw', () => {
  it('a manager who is a person is named', () => {
    assert.deepEqual(seenChange(manager), {
      ...{
        object: 'Deployment/shop/web',
        username: 'alice@example.com',
        paths: ['spec.replicas'],
        time: Date.parse(at),
      },
    })
    const [cause] = causesAfter(manager)
    assert.equal(cause?.username, 'alice@example.com')
    assert.equal(cause.manager, 'kubectl-edit')
  })
  it('with the exception that was used', () => {
    assert.equal(causesAfter(byException)[0]?.exception, 'inc-4711')
  })
  it('the user decides the class, whatever the field manager calls itself', () => {
    const byArgo = {
      ...manager,
      note: manager.note.replace('alice@example.com', 'system:serviceaccount:argocd:argocd-application-controller'),
    }
    assert.equal(causesAfter(byArgo)[0]?.class, 'gitops')
  })
  it('the end of a series counts', () => {
    const series = { count: 3, lastObservedTime: '2026-11-21T09:00:00Z' }
    assert.equal(seenChange({ ...manager, series })?.time, Date.parse('2026-11-21T09:00:00Z'))
  })
  it('Events of core/v1, as dumps have them, are the same', () => {
    const { regarding: involvedObject, note: message, reason, eventTime } = manager
    assert.deepEqual(seenChange({ involvedObject, message, reason, eventTime }), seenChange(manager))
  })
  it('a change that admission saw long before the field was written is not this one', () => {
    assert.equal(causesAfter({ ...manager, eventTime: '2026-11-21T07:00:00Z' })[0]?.username, undefined)
  })
  it('a change of another field, or of another object, is not', () => {
    assert.equal(
      causesAfter({ ...manager, note: manager.note.replace('spec.replicas', 'spec.paused') })[0]?.username,
      undefined,
    )
    assert.equal(causesAfter({ ...manager, regarding: { ...regarding, name: 'api' } })[0]?.username, undefined)
  })
  it('an Event that says something else is passed over', () => {
    for (const event of [
      { ...manager, reason: 'Killing' },
      { ...manager, note: 'x' },
      { ...manager, regarding: null },
      { ...manager, eventTime: 'x' },
    ])
      assert.equal(seenChange(event), undefined)
  })
})
