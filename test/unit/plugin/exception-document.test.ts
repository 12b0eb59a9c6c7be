import assert from 'node:assert/strict'
import { dig } from '../../../policies/json.ts'
import { exceptionDocument, type Grant } from '../../../plugin/override/exception-document.ts'

const grant: Grant = {
  target: 'deployment/web',
  namespace: 'prod-shop',
  policy: 'prevent-drift',
  rules: ['lock-replicas'],
  duration: '1h30m',
  reason: 'sale traffic',
  user: 'alice',
  owner: undefined,
  ticket: 'INC-4711',
  now: Date.parse('2026-11-20T22:00:00Z'),
}

describe('the document of an exception', () => {
  it('says who, what, why and until when', () => {
    assert.deepEqual(exceptionDocument(grant), {
      apiVersion: 'kubectl-heal.io/v1alpha1',
      kind: 'DriftException',
      metadata: { name: 'inc-4711-web-totmg0' },
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
  ] as const) {
    it(`${written} is a ${kind}`, () => {
      assert.equal(dig(exceptionDocument({ ...grant, target: written }), 'spec', 'target', 'kind'), kind)
    })
  }

  it('a service account is a subject of its own kind', () => {
    const document = exceptionDocument({ ...grant, user: 'system:serviceaccount:ci:deployer' })
    assert.deepEqual(dig(document, 'spec', 'subjects'), [{ kind: 'ServiceAccount', namespace: 'ci', name: 'deployer' }])
  })

  for (const target of ['web', 'deployment/', '/web', 'configmap/web', 'constructor/web', 'a/b/c']) {
    it(`"${target}" names no workload`, () => {
      assert.throws(() => exceptionDocument({ ...grant, target }), { name: 'HealError', message: /names no workload/ })
    })
  }

  for (const duration of ['', '1', '1 hour', '-1h', '0s']) {
    it(`"${duration}" is no duration`, () => {
      assert.throws(() => exceptionDocument({ ...grant, duration }), { message: /is no duration/ })
    })
  }
})
