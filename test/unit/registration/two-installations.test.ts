import assert from 'node:assert/strict'
import { Registry } from 'prom-client'
import { createLogger } from '../../../admission/logger.ts'
import { keepRegistered, type Registration } from '../../../admission/registration/keep-registered.ts'
import { createRegistrationMetrics } from '../../../admission/registration/metrics.ts'
import { createApiClient, type ApiClient } from '../../../cluster/api-client.ts'
import { asObject, dig, type JsonObject } from '../../../policies/json.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { otherTargets, targetsOf } from '../../../policies/registration/targets.ts'
import { webhookConfigurations, type WebhookTarget } from '../../../policies/registration/webhook-configurations.ts'
import { startObjectServer, type ObjectServer } from '../cluster/object-server.ts'
import { until } from '../cluster/until.ts'
import { driftPolicy, options, setOf } from './policies.ts'
import { rule } from './webhooks.ts'

const service = (namespace: string, name = 'heal-admission', port = 8443) => ({ service: { namespace, name, port } })

describe('where a configuration leads', () => {
  const leading = (...clientConfigs: unknown[]): JsonObject => ({
    webhooks: clientConfigs.map((clientConfig) => ({ clientConfig })),
  })
  const rows: [claim: string, configuration: JsonObject | undefined, targets: string[]][] = [
    [
      'each Service once',
      leading(service('a'), service('a'), service('b')),
      ['Service a/heal-admission', 'Service b/heal-admission'],
    ],
    ['whatever the port', leading(service('a', 'x', 1), service('a', 'x', 2)), ['Service a/x']],
    [
      'a URL without its path',
      leading({ url: 'https://h:1/validate' }, { url: 'https://h:1/mutate' }),
      ['https://h:1'],
    ],
    ['a URL that is none as it is, cut', leading({ url: `no${'o'.repeat(300)}` }), [`no${'o'.repeat(198)}`]],
    ['nowhere', leading(undefined, {}, { service: { name: 1 } }, { url: 7 }), []],
    ['no webhooks', {}, []],
    ['no configuration', undefined, []],
  ]
  for (const [claim, configuration, targets] of rows)
    it(claim, () => {
      assert.deepEqual(targetsOf(configuration), targets)
    })

  it('elsewhere than expected is what tells another server', () => {
    const [a, both] = [leading(service('a')), leading(service('a', 'heal-admission', 1), service('b'))]
    assert.deepEqual(otherTargets(a, both), ['Service b/heal-admission'])
    assert.deepEqual(otherTargets(both, a), [])
    assert.deepEqual(otherTargets(a, undefined), [])
  })
})

describe('two installations in one cluster', () => {
  let server: ObjectServer
  let client: ApiClient
  let policies: PolicySet
  let registrations: Registration[] = []

  before(async () => {
    policies = await setOf(driftPolicy('prod', { rules: [rule('replicas'), rule('template')] }))
  })
  beforeEach(async () => {
    server = await startObjectServer()
    client = createApiClient(server.endpoint)
  })
  afterEach(async () => {
    await Promise.all(registrations.map((each) => each.stop()))
    registrations = []
    client.close()
    await server.close()
  })

  /** Keeps the registration for a target; one repair is made at once. */
  function installation(target: WebhookTarget) {
    const lines: unknown[] = []
    const registration = keepRegistered({
      ...{ client, policies: () => policies, options: () => ({ ...options, target }), leading: () => true },
      log: createLogger('info', { write: (line) => void lines.push(JSON.parse(line)) }),
      metrics: createRegistrationMetrics([new Registry()]),
      ...{ now: Date.now, repairs: { atOnce: 1, distance: 60_000 } },
    })
    registrations.push(registration)
    const told = (message: RegExp) => lines.filter((line) => message.test(String(dig(line, 'msg'))))
    return { registration, told, stands: () => registration.state().validating === 'current' }
  }

  const another = /^another heal-admission registers the same webhooks; one per cluster$/

  it('tell each other’s name once, and in the problem while repairs wait', async () => {
    const first = installation(service('heal-system'))
    await until('the first stands registered', first.stands)
    const second = installation({ url: 'https://10.0.0.1:8443' })
    const both = [first, second]
    await until('one of them waits', () => both.some(({ registration }) => registration.state().problem !== undefined))
    await until('both have told it', () => both.every(({ told }) => told(another).length === 2))
    for (const [{ told }, other] of [
      [first, 'https://10.0.0.1:8443'],
      [second, 'Service heal-system/heal-admission'],
    ] as const) {
      const lines = told(another).map((line) => ['level', 'configuration', 'others'].map((key) => dig(line, key)))
      assert.deepEqual(lines.sort(), [
        ['warn', 'mutating', [other]],
        ['warn', 'validating', [other]],
      ])
    }
    assert.match(
      both.map(({ registration }) => registration.state().problem ?? '').join('\n'),
      /^another heal-admission registers \S+( heal-system\/heal-admission)?; one per cluster: the next repair waits$/m,
    )
  })

  it('edits of other fields tell of no other server', async () => {
    const one = installation(service('heal-system'))
    await until('it stands registered', one.stands)
    const { validating } = webhookConfigurations(policies, { ...options, caBundle: 'other' })
    const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/kubectl-heal'
    const body = { ...validating, metadata: { ...asObject(validating['metadata']) } }
    await client.request({ method: 'PUT', path, body, timeout: 5_000 })
    await until('it is repaired', () => one.told(/changed by others, and is repaired/).length === 1)
    assert.deepEqual(one.told(another), [])
  })
})
