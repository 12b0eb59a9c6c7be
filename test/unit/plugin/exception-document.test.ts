import assert from 'node:assert/strict'
import { dig, digObject } from '../../../policies/json.ts'
import { exceptionDocument, type Grant } from '../../../plugin/override/exception-document.ts'

const grant: Grant = {
  target: 'deployment/web',
  namespace: 'prod-shop',
  policy: 'prevent-drift',
  rules: ['lock-replicas'],
  duration: 90 * 60_000,
  reason: 'sale traffic',
  users: ['alice'],
  owner: undefined,
  ticket: 'INC-4711',
  now: Date.parse('2026-11-20T22:00:00Z'),
}

describe('the document of an exception', () => {
  it('says who, what, why and until when', () => {
    assert.deepEqual(exceptionDocument(grant), {
      apiVersion: 'kubectl-heal.io/v1alpha1',
      kind: 'DriftException',
      metadata: { name: 'inc-4711-web-90ba3405' },
      spec: {
        policy: 'prevent-drift',
        rules: ['lock-replicas'],
        target: { kind: 'Deployment', namespace: 'prod-shop', name: 'web' },
        subjects: [{ kind: 'User', name: 'alice' }],
        owner: 'alice',
        reason: 'sale traffic',
        ticket: 'INC-4711',
        notBefore: '2026-11-20T22:00:00.000Z',
        expiresAt: '2026-11-20T23:30:00.000Z',
        atExpiry: 'Keep',
        requestedBy: { username: 'alice' },
      },
    })
  })

  for (const [written, kind] of [
    ['deploy/web', 'Deployment'],
    ['deployments/web', 'Deployment'],
    ['StatefulSet/web', 'StatefulSet'],
    ['po/web', 'Pod'],
    ['cronjobs/web', 'CronJob'],
    ['deployments.apps/web', 'Deployment'],
    ['deployment.apps/web', 'Deployment'],
    ['deployment.v1.apps/web', 'Deployment'],
  ] as const) {
    it(`${written} is a ${kind}`, () => {
      assert.equal(dig(exceptionDocument({ ...grant, target: written }), 'spec', 'target', 'kind'), kind)
    })
  }

  it('a service account is a subject of its own kind', () => {
    const document = exceptionDocument({ ...grant, users: ['system:serviceaccount:ci:deployer'] })
    assert.deepEqual(dig(document, 'spec', 'subjects'), [{ kind: 'ServiceAccount', namespace: 'ci', name: 'deployer' }])
  })

  it('without users it is for who asks, who answers for it too', () => {
    const requester = { username: 'carol', groups: ['oncall'] }
    const spec = digObject(exceptionDocument({ ...grant, users: [], requester }), 'spec')
    assert.deepEqual([spec?.['subjects'], spec?.['owner'], spec?.['requestedBy']], [undefined, 'carol', requester])
  })

  const another: [string, Partial<Grant>][] = [
    ['policy', { policy: 'other' }],
    ['rules', { rules: ['limits'] }],
    ['user', { users: ['bob'] }],
    ['kind', { target: 'sts/web' }],
    ['namespace', { namespace: 'prod-b' }],
    ['start', { now: grant.now + 1 }],
  ]
  const nameOf = (parts: Partial<Grant>): unknown => dig(exceptionDocument({ ...grant, ...parts }), 'metadata', 'name')
  for (const [what, parts] of another) {
    it(`another ${what} has another name, in the same second too`, () => {
      assert.notEqual(nameOf(parts), nameOf({}))
      assert.equal(nameOf(parts), nameOf(parts))
    })
  }

  const names: [string, Partial<Grant>, RegExp][] = [
    ['a ticket of any text', { ticket: '#12 (Shop)' }, /^12-shop-web-[0-9a-f]{8}$/],
    ['a ticket without a letter', { ticket: '###' }, /^override-web-[0-9a-f]{8}$/],
    ['no ticket', { ticket: undefined }, /^override-web-[0-9a-f]{8}$/],
    ['dots', { target: 'po/a.b-0' }, /^inc-4711-a-b-0-[0-9a-f]{8}$/],
  ]
  for (const [what, parts, expected] of names) {
    it(`${what} gives a name that a document can have`, () => {
      assert.match(String(nameOf(parts)), expected)
    })
  }

  it('no name is too long', () => {
    const long = String(nameOf({ ticket: 't'.repeat(250), target: `po/${'a'.repeat(253)}` }))
    assert.ok(long.length <= 253, long)
  })

  for (const target of ['web', 'deployment/', '/web', 'configmap/web', 'constructor/web', 'a/b/c', 'pods.apps/web']) {
    it(`"${target}" names no workload`, () => {
      assert.throws(() => exceptionDocument({ ...grant, target }), { name: 'HealError', message: /names no workload/ })
    })
  }

  for (const target of ['deployment/Web_X', 'deployment/-a', 'deployment/a..b']) {
    it(`"${target}" is no name that a workload can have`, () => {
      assert.throws(() => exceptionDocument({ ...grant, target }), { message: /no name that a workload can have/ })
    })
  }
})
