import assert from 'node:assert/strict'
import { asArray, type JsonObject } from '../../../policies/json.ts'
import { registrationDifference } from '../../../policies/registration/difference.ts'
import { webhookConfigurations } from '../../../policies/registration/webhook-configurations.ts'
import { driftPolicy, options, setOf } from './policies.ts'
import { rule } from './webhooks.ts'

type Change = (webhook: JsonObject) => JsonObject

describe('how a stored configuration differs', () => {
  let expected: JsonObject = {}

  before(async () => {
    const set = await setOf(driftPolicy('p', { match: { namespaces: ['prod-*'] }, rules: [rule('env')] }))
    expected = webhookConfigurations(set, options).validating
  })

  /** The configuration as stored, with its one webhook changed. */
  function stored(change: Change): JsonObject {
    return { ...expected, webhooks: asArray(expected['webhooks']).map((webhook) => change(webhook as JsonObject)) }
  }

  const without =
    (...keys: string[]): Change =>
    (webhook) =>
      Object.fromEntries(Object.entries(webhook).filter(([key]) => !keys.includes(key)))
  const reversed = (list: unknown): unknown[] => asArray(list).toReversed()

  const same: [string, Change][] = [
    ['nothing is changed', (webhook) => webhook],
    ['what the API server fills in is left out', without('matchPolicy', 'objectSelector')],
    ['what it fills in stands there', (webhook) => ({ ...webhook, reinvocationPolicy: 'Never' })],
    ['the rules are in another order', (webhook) => ({ ...webhook, rules: reversed(webhook['rules']) })],
    ['the conditions are', (webhook) => ({ ...webhook, matchConditions: reversed(webhook['matchConditions']) })],
  ]
  for (const [claim, change] of same)
    it(`is the same where ${claim}`, () => {
      assert.deepEqual(registrationDifference(expected, stored(change)), [])
    })

  it('is the same with labels and annotations of others', () => {
    const metadata = { ...(expected['metadata'] as JsonObject), annotations: { theirs: 'x' }, resourceVersion: '7' }
    assert.deepEqual(registrationDifference(expected, { ...expected, metadata }), [])
  })

  const names = 'its namespaceSelector also asks for env=prod: namespaces without it are not looked at'
  const objects = 'its objectSelector also asks for heal=on: objects without it are not looked at'
  const selector = {
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['heal-system'] }],
  }
  const different: [string, Change, string[]][] = [
    [
      'failurePolicy edited',
      (webhook) => ({ ...webhook, failurePolicy: 'Ignore' }),
      ['failurePolicy is Ignore, not Fail'],
    ],
    ['failurePolicy Ignore by default is no default', without('timeoutSeconds'), ['timeoutSeconds is 10, not 5']],
    [
      'another CA',
      (webhook) => ({ ...webhook, clientConfig: { ...(webhook['clientConfig'] as JsonObject), caBundle: 'eA==' } }),
      ['its CA bundle is another one'],
    ],
    [
      'another address',
      (webhook) => ({
        ...webhook,
        clientConfig: { caBundle: (webhook['clientConfig'] as JsonObject)['caBundle'], url: 'https://evil/x' },
      }),
      ['it calls https://evil/x, not Service heal-system/heal-admission:8443/validate/closed'],
    ],
    [
      'a namespaceSelector that asks for more',
      (webhook) => ({
        ...webhook,
        namespaceSelector: { ...(webhook['namespaceSelector'] as JsonObject), matchLabels: { env: 'prod' } },
      }),
      [names],
    ],
    [
      'a namespaceSelector that asks for something else',
      (webhook) => ({ ...webhook, namespaceSelector: selector }),
      [
        'its namespaceSelector also asks for kubernetes.io/metadata.name NotIn (heal-system): namespaces without it are not looked at',
        'its namespaceSelector no longer asks for kubernetes.io/metadata.name NotIn (heal-system, kube-system)',
      ],
    ],
    ['an objectSelector', (webhook) => ({ ...webhook, objectSelector: { matchLabels: { heal: 'on' } } }), [objects]],
    [
      'rules that leave something out',
      (webhook) => ({ ...webhook, rules: asArray(webhook['rules']).slice(1) }),
      ['it is not called for UPDATE pods (v1)', 'it is not called for UPDATE replicationcontrollers (v1)'],
    ],
    [
      'rules that add something',
      (webhook) => ({
        ...webhook,
        rules: [
          ...asArray(webhook['rules']),
          { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] },
        ],
      }),
      ['it is also called for * * (*/*, any scope)'],
    ],
    [
      'conditions edited, added and removed',
      (webhook) => ({
        ...webhook,
        matchConditions: [
          ...asArray(webhook['matchConditions']).slice(1, -1),
          { name: 'inside-the-policies', expression: 'false' },
          { name: 'never', expression: 'false' },
        ],
      }),
      [
        'its matchCondition "inside-the-policies" is another one',
        'it has a matchCondition "never" that does not belong there',
        'its matchCondition "not-being-deleted" is missing',
      ],
    ],
    ['a field of a later version', (webhook) => ({ ...webhook, later: { x: 1 } }), ['later is {"x":1}, not absent']],
  ]
  for (const [claim, change, sentences] of different)
    it(`tells: ${claim}`, () => {
      const told = registrationDifference(expected, stored(change))
      assert.deepEqual(
        told,
        sentences.map((sentence) => `enforce.kubectl-heal.io: ${sentence}`),
      )
    })

  it('tells an owner that is missing or another, and nothing of one that nobody asks for', async () => {
    const set = await setOf(driftPolicy('p', { match: { namespaces: ['prod-*'] }, rules: [rule('env')] }))
    const owned = (uid: string) =>
      webhookConfigurations(set, { ...options, owner: { name: 'heal-system', uid } }).validating
    const told = ['its owner Namespace heal-system is missing or another']
    assert.deepEqual(registrationDifference(owned('1'), expected), told)
    assert.deepEqual(registrationDifference(owned('1'), owned('2')), told)
    assert.deepEqual(registrationDifference(owned('1'), owned('1')), [])
    assert.deepEqual(registrationDifference(expected, owned('1')), [])
  })

  it('tells a configuration, a webhook or a label that is missing, and a webhook that is not ours', () => {
    assert.deepEqual(registrationDifference(expected, undefined), ['the configuration is missing'])
    assert.deepEqual(registrationDifference(expected, { metadata: {}, webhooks: [{ name: 'x.example.com' }] }), [
      'the label app.kubernetes.io/managed-by is missing or another',
      'the label app.kubernetes.io/name is missing or another',
      'enforce.kubectl-heal.io: the webhook is missing',
      'x.example.com: nothing needs this webhook',
    ])
  })

  it('reads anything that may stand there', () => {
    for (const junk of [{}, { webhooks: 'x' }, { webhooks: [null, 1, { name: 7, rules: 'x', clientConfig: [] }] }])
      assert.ok(registrationDifference(expected, junk).length > 0)
  })
})
