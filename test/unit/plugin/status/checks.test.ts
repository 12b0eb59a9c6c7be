import assert from 'node:assert/strict'
import { checksOf } from '../../../../plugin/status/read-status.ts'
import { checkDefinitions } from '../../../../plugin/status/checks/definitions.ts'
import type { Facts } from '../../../../plugin/status/facts.ts'
import type { JsonObject } from '../../../../policies/json.ts'
import type { CheckName, CheckState } from '../../../../plugin/status/status.ts'
import {
  definition,
  deployment,
  factsWith,
  failed,
  forbidden,
  listed,
  notFound,
  ok,
  pod,
  policyObject,
  readiness,
  webhooks,
} from './facts.ts'

const now = Date.parse('2026-11-20T22:00:00Z')
const exception = (name: string, notBefore: string, expiresAt: string) => ({
  metadata: { name },
  spec: { notBefore, expiresAt },
})

const own = { namespace: 'heal-system', name: 'heal-admission', port: 8443 }
const leading = (...clientConfigs: JsonObject[]) =>
  ok({ webhooks: clientConfigs.map((clientConfig) => ({ name: 'enforce.kubectl-heal.io', clientConfig })) })

const silentAbout = (...unanswered: JsonObject[]) => readiness({ images: { unanswered } })

type Row = [claim: string, name: CheckName, parts: Partial<Facts>, state: CheckState, message: RegExp, next?: RegExp]

const rows: Row[] = [
  ['pods that all serve', 'pods', {}, 'ok', /^2 of 2 ready, heal:1$/],
  [
    'a pod that does not start, with why',
    'pods',
    { pods: listed(pod('a'), pod('b', 'CrashLoopBackOff')) },
    'problem',
    /^1 of 2 ready, heal:1 \(b: CrashLoopBackOff\)$/,
    /kubectl logs/,
  ],
  ['no pod at all', 'pods', { pods: listed() }, 'problem', /^0 of 2 ready$/],
  [
    'a server scaled to 0',
    'pods',
    { deployment: deployment(0), pods: listed() },
    'problem',
    /scaled to 0/,
    /heal install/,
  ],
  ['no Deployment', 'pods', { deployment: notFound }, 'problem', /there is no Deployment/, /heal install/],
  ['pods that may not be read', 'pods', { pods: forbidden('pods') }, 'unknown', /"bob" may not get pods/],
  [
    'a cap on all rules',
    'pods',
    { readiness: [readiness({ maxAction: 'Audit' })] },
    'problem',
    /no rule does more than Audit/,
    /--max-action/,
  ],
  [
    'an upgrade under way',
    'pods',
    { pods: listed(pod('a'), pod('b', undefined, 'heal:2')) },
    'ok',
    /an upgrade is under way/,
  ],

  ['both configurations', 'webhooks', {}, 'ok', /^enforce, policies and exceptions registered$/],
  [
    'one that is missing',
    'webhooks',
    { mutating: notFound },
    'problem',
    /^mutatingwebhookconfiguration\/kubectl-heal is not registered$/,
    /within seconds/,
  ],
  [
    'both missing while no pod runs',
    'webhooks',
    { validating: notFound, mutating: notFound, pods: listed() },
    'problem',
    /are not registered: nothing is enforced$/,
    /See pods above/,
  ],
  ['webhooks that lead to the own Service', 'webhooks', { validating: leading({ service: own }) }, 'ok', /registered$/],
  ...(
    [
      [
        { service: { ...own, namespace: 'other' } },
        /^they lead to Service other\/heal-admission, not to Service heal-sys/,
      ],
      [{ url: 'https://10.0.0.1:8443/validate/closed' }, /^they lead to https:\/\/10\.0\.0\.1:8443, not to Service/],
    ] as const
  ).map(([clientConfig, says]): Row => [
    `webhooks of another installation: ${Object.keys(clientConfig).join()}`,
    'webhooks',
    { mutating: leading({ service: own }, clientConfig) },
    'problem',
    says,
    /^One per cluster: uninstall the other/,
  ]),
  ['webhooks that may not be read', 'webhooks', { validating: forbidden('webhooks') }, 'unknown', /"bob" may not/],

  ['a certificate that lasts, as pods say', 'certificates', {}, 'ok', /^serving certificate for 365 days/],
  [
    'one that was not renewed',
    'certificates',
    { readiness: [readiness({ certificate: { expiresAt: '2026-11-22T22:00:00Z' } })] },
    'problem',
    /ends in 2d$/,
  ],
  ['no certificate yet', 'certificates', { readiness: [], secret: ok({}) }, 'problem', /holds no certificate yet/],
  [
    'a Secret that may not be read',
    'certificates',
    { readiness: [], secret: forbidden('secrets') },
    'unknown',
    /may not get secrets/,
  ],

  ['policies in force', 'policies', {}, 'ok', /^1 DriftPolicy in force$/],
  ['no pod that could say so', 'policies', { pods: listed() }, 'ok', /in force, as the server said while it ran$/],
  [
    'policies of files beside them',
    'policies',
    { readiness: [readiness({ policies: { policies: 3 } })] },
    'ok',
    /^1 DriftPolicy in force, 3 with those of files$/,
  ],
  [
    'one that a file replaces',
    'policies',
    { policies: listed(policyObject('one', 'Loaded'), policyObject('two', 'ShadowedByFile')) },
    'ok',
    /1 DriftPolicy in force, two replaced by a file$/,
  ],
  [
    'one that cannot be loaded',
    'policies',
    { policies: listed(policyObject('two', 'Invalid', 'spec.rules: bad')) },
    'problem',
    /0 DriftPolicies in force; two cannot be loaded: spec.rules: bad$/,
    /kubectl edit driftpolicy\/two/,
  ],
  [
    'a change that was not taken over',
    'policies',
    { policies: listed(policyObject('two', 'stale')) },
    'problem',
    /two not taken over yet$/,
  ],
  ['no policy', 'policies', { policies: listed() }, 'ok', /none, so nothing is enforced/],
  ['policies that may not be listed', 'policies', { policies: forbidden('driftpolicies') }, 'unknown', /may not/],

  ['no exception', 'exceptions', {}, 'ok', /^none live$/],
  [
    'exceptions that live, and such as will',
    'exceptions',
    {
      exceptions: listed(
        exception('a', '2026-11-20T21:00:00Z', '2026-11-20T23:00:00Z'),
        exception('b', '2026-11-20T23:00:00Z', '2026-11-20T23:30:00Z'),
        exception('c', '2026-11-20T20:00:00Z', '2026-11-20T21:00:00Z'),
      ),
    },
    'ok',
    /^1 exception live \(a\), 1 yet to begin$/,
  ],

  ['no denial', 'last denial', {}, 'ok', /^none since the pods started$/],
  [
    'the newest denial of all pods',
    'last denial',
    {
      readiness: [
        readiness({ lastDenial: { at: '2026-11-20T20:00:00Z', user: 'carol' } }),
        readiness({ lastDenial: { at: '2026-11-20T21:50:00Z', user: 'alice', object: 'Deployment prod-shop/web' } }),
      ],
    },
    'ok',
    /^10m ago: alice, Deployment prod-shop\/web$/,
  ],
  ['a server that does not tell', 'last denial', { readiness: [readiness({})] }, 'unknown', /does not tell/],
  [
    'a pod that may not be asked',
    'last denial',
    { readiness: [{ pod: 'a', result: forbidden('pods/proxy') }] },
    'unknown',
    /may not get pods\/proxy/,
  ],
  ['no pod to ask', 'last denial', { readiness: [] }, 'unknown', /no pod is ready/],

  [
    'registries that give the pods no answers, each once',
    'images',
    {
      readiness: [
        silentAbout({ registry: 'r.example', reason: 'registry r.example did not answer in time' }),
        silentAbout(
          { registry: 'r.example', reason: 'registry r.example did not answer in time' },
          { registry: 'ghcr.io', reason: 'ConfigMap heal/root does not exist' },
        ),
      ],
    },
    'warning',
    /^cannot be verified: ghcr\.io: ConfigMap heal\/root does not exist and registry r\.example did not answer in time$/,
    /onError; see kubectl logs/,
  ],

  ['a probe that the webhook refused', 'probe', {}, 'ok', /in 12 ms$/],
  [
    'a probe that was let through',
    'probe',
    { probe: { result: ok({}), milliseconds: 3 } },
    'problem',
    /does not ask the webhook/,
    /See webhooks above/,
  ],
  ...(
    [
      ['x509: certificate signed by unknown authority', /See certificates above/],
      ['dial tcp 10.0.0.1:8443: connect: connection refused', /See pods above/],
      ['context deadline exceeded', /NetworkPolicy, firewall/],
      ['remote error', /kubectl logs/],
    ] as const
  ).map(([why, next]): Row => [
    `a webhook that cannot be reached: ${why}`,
    'probe',
    {
      probe: {
        result: failed({
          body: {
            message: `Internal error occurred: failed calling webhook "policies.kubectl-heal.io": failed to call webhook: Post "https://x": ${why}`,
          },
        }),
        milliseconds: 9,
      },
    },
    'problem',
    /^the API server cannot reach the webhook: .*Post/,
    next,
  ]),
  [
    'a probe that may not be sent',
    'probe',
    { probe: { result: forbidden('driftpolicies'), milliseconds: 1 } },
    'unknown',
    /^a dry run was not possible: "bob" may not/,
  ],
  [
    "a probe that another's webhook refused",
    'probe',
    {
      probe: {
        result: failed({
          reason: 'Forbidden',
          body: { message: 'admission webhook "other.io" denied the request: no' },
        }),
        milliseconds: 1,
      },
    },
    'unknown',
    /the answer proves nothing/,
  ],
]

describe('what kubectl heal status finds', () => {
  for (const [claim, name, parts, state, message, next] of rows) {
    it(`${name}: ${claim} (${state})`, () => {
      const check = checksOf(factsWith(parts), undefined, now).find((each) => each.name === name)
      assert.equal(check?.state, state, check?.message)
      assert.match(check.message, message)
      if (next !== undefined) assert.match(check.next ?? '', next)
      if (state === 'problem') assert.notEqual(check.next, undefined)
    })
  }

  const definitions: [string, Facts['definitions'], CheckState, RegExp][] = [
    ['of this version', both('1.0.0'), 'ok', /^DriftPolicy, DriftException and Remediation, 1\.0\.0$/],
    ['older than this program', both('0.9.0'), 'problem', /driftpolicies are of version 0\.9\.0, this is 1\.0\.0/],
    ['newer than this program', both('1.1.0'), 'ok', /may not know all of their fields/],
    [
      'missing',
      { driftpolicies: notFound, driftexceptions: notFound, remediations: notFound },
      'problem',
      /^driftpolicies, driftexceptions and remediations are not installed$/,
    ],
    [
      'without Remediations',
      { ...both('1.0.0'), remediations: notFound },
      'problem',
      /^remediations are not installed: fix, rollback and undo cannot write down what they do$/,
    ],
    ['not served yet', { ...both('1.0.0'), driftpolicies: ok({}) }, 'problem', /not served yet/],
    [
      'that may not be read but serve',
      { ...both('1.0.0'), driftpolicies: forbidden('crds'), driftexceptions: notFoundLess() },
      'ok',
      /^served; their version is not known/,
    ],
  ]
  for (const [claim, found, state, message] of definitions) {
    it(`definitions ${claim} (${state})`, () => {
      const check = checkDefinitions(factsWith({ definitions: found }), '1.0.0')
      assert.equal(check.state, state)
      assert.match(check.message, message)
    })
  }

  it('images are no line while every registry answers', () => {
    const facts = factsWith({ readiness: [silentAbout(), readiness({})] })
    assert.ok(!checksOf(facts, undefined, now).some(({ name }) => name === 'images'))
  })

  it('differences from what the policies need are told', () => {
    const labels = { 'app.kubernetes.io/managed-by': 'kubectl-heal' }
    const expected = { validating: { metadata: { labels }, webhooks: [] }, mutating: { webhooks: [] } }
    const facts = factsWith({ validating: webhooks('enforce'), mutating: ok({ webhooks: [] }) })
    const check = checksOf(facts, expected, now).find(({ name }) => name === 'webhooks')
    assert.equal(check?.state, 'problem')
    assert.match(
      check.message,
      /^not as the policies in force need them: .*enforce\.kubectl-heal\.io: nothing needs this webhook$/,
    )
  })
})

function both(version: string): Facts['definitions'] {
  return { driftpolicies: definition(version), driftexceptions: definition(version), remediations: definition(version) }
}

function notFoundLess(): Facts['definitions']['driftpolicies'] {
  return forbidden('crds')
}
