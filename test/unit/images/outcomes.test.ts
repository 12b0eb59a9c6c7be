import assert from 'node:assert/strict'
import { known, unknown } from '../../../policies/known.ts'
import type { RegistryFault } from '../../../policies/registry/result.ts'
import { publicKeyPem } from './public-key.ts'
import {
  candidateVerdict,
  createScene,
  digest,
  pullSecret,
  unsigned,
  type QuestionChanges,
  type World,
} from './scene.ts'

const image = 'r.example.com/web:1'
const keyRef = { options: { attestors: [{ key: { secretRef: { namespace: 'heal', name: 'keys' } } }] } }
const rootRef = { options: { trustRoot: { configMapRef: { namespace: 'heal', name: 'root' } } } }
const rootFile = { options: { trustRoot: { file: 'trusted_root.json' } } }
const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('outcomes of images', () => {
  for (const [claim, reference, reason] of [
    ['a malformed name', 'r.example.com/Web:1', /capital letters/],
    ['a malformed digest', 'r.example.com/web@sha256:12', /digest/],
    ['an empty reference', ' ', /is empty/],
  ] as const)
    it(`${claim} is a violation, and nobody is asked`, async () => {
      const scene = createScene()
      const { verdict } = await scene.ask(reference)
      assert.match(verdict.outcome === 'violation' ? verdict.reasons.join() : '', reason)
      assert.deepEqual(scene.asked, [])
    })

  it('an image that the registry does not have is a violation', async () => {
    const { verdict } = await createScene().ask('r.example.com/other:1')
    assert.deepEqual(verdict, { outcome: 'violation', reasons: ['registry r.example.com: not-found'] })
  })

  it('an image without any signature says so', async () => {
    const { verdict } = await createScene({ result: unsigned }).ask(image)
    assert.deepEqual(verdict, {
      outcome: 'violation',
      digest,
      reasons: [`r.example.com/web has no signature of ${digest}`],
    })
  })

  it('each signature that does not count says why', async () => {
    const candidates = [
      candidateVerdict({ reason: 'signed by another key' }),
      candidateVerdict({ layout: 'referrers', what: 'unknown', reason: 'it is no bundle' }),
    ]
    const { verdict } = await createScene({ result: { ...unsigned, candidates } }).ask(image)
    assert.deepEqual(verdict.outcome === 'violation' && verdict.reasons, [
      'signature sha256:bbbbbbbbbbbb (sig-tag): signed by another key',
      'unknown sha256:bbbbbbbbbbbb (referrers): it is no bundle',
    ])
  })

  it('where some signatures count, it says what is missing', async () => {
    const attestors = [{ path: 'attestors[0]', count: 2, satisfied: ['attestors[0].entries[1]'] }]
    const candidates = [candidateVerdict({ satisfies: ['attestors[0].entries[1]'] })]
    const { verdict } = await createScene({ result: { verified: false, attestors, candidates } }).ask(image)
    assert.deepEqual(verdict.outcome === 'violation' && verdict.reasons, [
      'attestors[0] needs 2 and has 1 (attestors[0].entries[1])',
    ])
  })

  for (const fault of [
    'unauthorized',
    'forbidden',
    'rate-limited',
    'unavailable',
    'timeout',
    'malformed',
    'tls',
  ] satisfies RegistryFault[])
    it(`a registry that fails (${fault}) is indeterminate, with its message`, async () => {
      const { verdict, registry } = await createScene({ fails: fault }).ask(image)
      assert.deepEqual(verdict, { outcome: 'indeterminate', reason: `registry r.example.com: ${fault}` })
      assert.equal(registry, 'r.example.com')
    })

  for (const [claim, question, world, reason] of [
    [
      'a key Secret that may not be read',
      keyRef,
      { secrets: { 'heal/keys': unknown('forbidden') } },
      'Secret heal/keys could not be read: forbidden',
    ],
    ['a key Secret that is not there', keyRef, {}, 'attestors[0].key.secretRef: there is no Secret heal/keys'],
    [
      'a key Secret without the key',
      keyRef,
      { secrets: { 'heal/keys': known({ data: { a: '', b: '' } }) } },
      'attestors[0].key.secretRef: Secret heal/keys has no key cosign.pub',
    ],
    [
      'a trust root that may not be read',
      rootRef,
      { configMaps: { 'heal/root': unknown('forbidden') } },
      'ConfigMap heal/root could not be read: forbidden',
    ],
    ['a trust root that is not there', rootRef, {}, 'there is no ConfigMap heal/root'],
    [
      'a trust root that is none',
      rootRef,
      { configMaps: { 'heal/root': known({ data: { 'trusted_root.json': '[]' } }) } },
      'ConfigMap heal/root: the trust root is no JSON object; give the contents of a trusted_root.json',
    ],
    ['a file that is not there', rootFile, {}, 'there is no file /policies/trusted_root.json'],
    [
      'a file that may not be read',
      rootFile,
      { files: { '/policies/trusted_root.json': unknown('permission denied') } },
      '/policies/trusted_root.json could not be read: permission denied',
    ],
    [
      'a file that is no trust root',
      rootFile,
      { files: { '/policies/trusted_root.json': known('{') } },
      '/policies/trusted_root.json: the trust root is no JSON object; give the contents of a trusted_root.json',
    ],
  ] satisfies [string, QuestionChanges, Partial<World>, string][])
    it(`${claim} is indeterminate, by its name, and the registry is not asked`, async () => {
      const scene = createScene(world)
      assert.deepEqual((await scene.ask(image, question)).verdict, { outcome: 'indeterminate', reason })
      assert.deepEqual(
        scene.asked.filter((line) => line.startsWith('resolve')),
        [],
      )
    })

  it('a key of a Secret is what is verified with, and is read again after 30 seconds', async () => {
    const secrets = { 'heal/keys': known({ data: { 'cosign.pub': base64(publicKeyPem) } }) }
    const scene = createScene({ secrets })
    await scene.ask(image, keyRef)
    await scene.ask(image.replace('web:1', 'web'), keyRef)
    assert.deepEqual(scene.tasks[0]?.attestors[0]?.entries[0]?.signers, [{ kind: 'key', pems: [publicKeyPem.trim()] }])
    assert.equal(scene.asked.filter((line) => line === 'secrets heal/keys').length, 1)
    scene.clock.pass(30_000)
    await scene.ask(image, keyRef)
    assert.equal(scene.asked.filter((line) => line === 'secrets heal/keys').length, 2)
  })
})

describe('credentials of images', () => {
  const account = known({ imagePullSecrets: [{ name: 'two' }] })
  const secrets = { 'shop/one': pullSecret('one'), 'shop/two': pullSecret('two'), 'heal/three': pullSecret('three') }
  const ofRule = { credentials: [{ secretRef: { namespace: 'heal', name: 'three' } }] }
  for (const [claim, question, users] of [
    ["the pod's pull Secrets are used", { pull: { secrets: ['one'] } }, ['one']],
    ['those of its ServiceAccount where it has none', {}, ['two']],
    ["then the rule's", { pull: { secrets: ['one'] }, options: ofRule }, ['one', 'three']],
    ['none of a namespace where none is known', { pull: { namespace: '', secrets: ['one'] } }, []],
    ['a pull Secret that is not there is none, as for the kubelet', { pull: { secrets: ['nowhere'] } }, []],
  ] satisfies [string, QuestionChanges, string[]][])
    it(claim, async () => {
      const scene = createScene({ secrets, accounts: { 'shop/default': account } })
      await scene.ask(image, question)
      const found = scene.accesses[0]?.credentials.map((each) => (each.kind === 'basic' ? each.username : ''))
      assert.deepEqual(found, users)
    })

  const unread = { secrets: { 'shop/one': unknown('forbidden') } }
  it('a pull Secret that may not be read hinders nothing where the registry shows the image', async () => {
    const scene = createScene(unread)
    const question = { pull: { secrets: ['one'] } }
    assert.equal((await scene.ask(image, question)).verdict.outcome, 'verified')
    assert.equal((await scene.ask(image, question)).cache.verdict, 'hit')
  })

  for (const fails of ['not-found', 'unauthorized', 'forbidden'] as const)
    it(`and is told where it does not (${fails}): who sees nothing knows nothing`, async () => {
      const { verdict } = await createScene({ ...unread, fails }).ask(image, { pull: { secrets: ['one'] } })
      const reason = `registry r.example.com: ${fails}; Secret shop/one could not be read: forbidden`
      assert.deepEqual(verdict, { outcome: 'indeterminate', reason })
    })

  it('the rule says how its registries are reached', async () => {
    const scene = createScene()
    await scene.ask(image, { options: { registries: [{ host: 'r.example.com', insecure: true, ca: 'PEM' }] } })
    assert.deepEqual(scene.accesses[0], { credentials: [], insecure: true, ca: 'PEM' })
  })
})
