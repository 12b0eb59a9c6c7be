import assert from 'node:assert/strict'
import { asString, dig, type JsonObject } from '../../../policies/json.ts'
import {
  webhookConfigurations,
  type RegistrationOptions,
} from '../../../policies/registration/webhook-configurations.ts'
import { driftPolicy, options, setOf } from './policies.ts'
import { asked, of, rule, webhooks } from './webhooks.ts'

const short = (webhook: JsonObject): string =>
  `${asString(webhook['name'])?.split('.')[0] ?? ''} ${String(webhook['failurePolicy'])}`

describe('which webhooks a set needs', () => {
  const claims: [string, JsonObject[], Partial<RegistrationOptions>, string[]][] = [
    ['no policy: none', [], {}, []],
    [
      'no policy, but policies in the cluster: only the ones that judge policies and exceptions',
      [],
      { policyObjects: true },
      ['policies Fail', 'exceptions Ignore'],
    ],
    ['an Enforce rule fails closed', [of({}, rule('replicas'))], {}, ['enforce Fail']],
    ['a Warn or Audit rule fails open', [of({}, rule('replicas', 'Warn'), rule('env', 'Audit'))], {}, ['warn Ignore']],
    [
      'both: two, split by what an outage does',
      [of({}, rule('replicas'), rule('env', 'Audit'))],
      {},
      ['enforce Fail', 'warn Ignore'],
    ],
    ['a rule that fills in: one more, open', [of({}, rule('template'))], {}, ['enforce Fail', 'fill Ignore']],
    ['an Audit rule fills nothing in', [of({}, rule('template', 'Audit'))], {}, ['warn Ignore']],
    [
      'capped to Warn: nothing fails closed, and what is filled in stays',
      [of({}, rule('template'))],
      { maxAction: 'Warn' },
      ['enforce Ignore', 'fill Ignore'],
    ],
    [
      'capped to Audit: nothing fails closed, and nothing is filled in',
      [of({}, rule('template'))],
      { maxAction: 'Audit' },
      ['enforce Ignore'],
    ],
    [
      'signed images: built-in controllers’ Pods have a webhook of their own',
      [of({}, rule('signed', 'Warn'))],
      {},
      ['images-warn Ignore', 'warn Ignore', 'fill Ignore', 'pin Ignore'],
    ],
    [
      'signed images that are enforced fail closed, for built-in controllers too',
      [of({}, rule('signed'))],
      {},
      ['enforce Fail', 'images Fail', 'fill Ignore', 'pin Ignore'],
    ],
    ['exempt namespaces only: none', [of({ namespaces: ['kube-system', 'heal-system'] }, rule('replicas'))], {}, []],
    ['namespaces that cannot be: none', [of({ namespaces: ['No_such.name'] }, rule('replicas'))], {}, []],
    [
      'excluded everywhere: none',
      [driftPolicy('x', { exclude: [{ namespaces: ['*'] }], rules: [rule('replicas')] })],
      {},
      [],
    ],
    ['a rule that reads nothing of the policy’s kinds: none', [of({ kinds: ['CronJob'] }, rule('replicas'))], {}, []],
  ]
  for (const [claim, policies, more, expected] of claims)
    it(claim, async () => {
      assert.deepEqual((await webhooks(policies, more)).map(short), expected)
    })
})

describe('the form of a webhook', () => {
  it('names the Service, the path and the CA; calls nothing narrower than every version', async () => {
    const [first] = await webhooks([of({}, rule('env'))])
    assert.deepEqual(first?.['clientConfig'], {
      service: { namespace: 'heal-system', name: 'heal-admission', port: 8443, path: '/validate/closed' },
      caBundle: Buffer.from(options.caBundle).toString('base64'),
    })
    assert.equal(first['matchPolicy'], 'Equivalent')
    assert.equal(first['sideEffects'], 'None')
    assert.equal(first['timeoutSeconds'], 5)
    assert.deepEqual(first['admissionReviewVersions'], ['v1'])
  })

  it('what verifies images is given ten seconds; everything else less', async () => {
    const timeouts = async (name: 'env' | 'signed'): Promise<unknown[]> =>
      (await webhooks([of({}, rule(name))])).map((one) => one['timeoutSeconds'])
    assert.deepEqual(await timeouts('signed'), [10, 10, 10, 10])
    assert.deepEqual(await timeouts('env'), [5])
  })

  const pinned: [string, 'signed' | 'pinned' | 'unpinned', string[]][] = [
    [
      'pods',
      'signed',
      [
        'fill CREATE pods, UPDATE pods, UPDATE pods/ephemeralcontainers',
        'pin CREATE pods, UPDATE pods, UPDATE pods/ephemeralcontainers',
      ],
    ],
    ['off', 'unpinned', []],
  ]
  for (const [mode, name, expected] of pinned)
    it(`mutate: ${mode} asks for what it pins`, async () => {
      const all = await webhooks([of({}, rule(name))])
      const mutating = all.filter((one) => ['fill', 'pin'].includes(short(one).split(' ')[0] ?? ''))
      assert.deepEqual(
        mutating.map((one) => `${short(one).split(' ')[0] ?? ''} ${asked(one).join(', ')}`),
        expected,
      )
    })

  it('mutate: template leaves what built-in controllers write alone', async () => {
    const names = (await webhooks([of({}, rule('pinned'))])).map(short)
    assert.deepEqual(names, ['enforce Fail', 'images Fail', 'fill Ignore'])
  })

  it('or a URL', async () => {
    const [first] = await webhooks([of({}, rule('env'))], { target: { url: 'https://10.0.0.1:8443' } })
    assert.equal(dig(first, 'clientConfig', 'url'), 'https://10.0.0.1:8443/validate/closed')
  })

  it('is the same, byte for byte, whatever order policies and their parts are written in', async () => {
    const one = driftPolicy('a', {
      match: { namespaces: ['x*', 'y'], kinds: ['Pod', 'Job'] },
      rules: [rule('env'), rule('limits')],
    })
    const two = driftPolicy('b', {
      match: { namespaceSelector: { matchLabels: { a: 'b', c: 'd' } } },
      rules: [rule('team'), rule('hash')],
    })
    const turned = [
      driftPolicy('b', {
        match: { namespaceSelector: { matchLabels: { c: 'd', a: 'b' } } },
        rules: [rule('hash'), rule('team')],
      }),
      driftPolicy('a', {
        match: { kinds: ['Job', 'Pod'], namespaces: ['y', 'x*'] },
        rules: [rule('limits'), rule('env')],
      }),
    ]
    const text = (set: Parameters<typeof webhookConfigurations>[0]) =>
      JSON.stringify(webhookConfigurations(set, options))
    assert.equal(text(await setOf(one, two)), text(await setOf(...turned)))
  })
})
