import assert from 'node:assert/strict'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import type { RuleResult } from '../../../policies/evaluate/verdict.ts'
import type { ImageQuestion, ImageVerdict } from '../../../policies/images/image-verdict.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { known } from '../../../policies/known.ts'
import { workloadKindOf } from '../../../policies/kubernetes/workloads.ts'
import { mutate } from '../../../policies/mutate/mutate.ts'
import { driftPolicy, setOf } from '../registration/policies.ts'
import { requestFor } from '../../support/policy-set.ts'
import { publicKey } from '../../support/public-key.ts'
import { workload } from '../../support/workloads.ts'

const hex = (digit: string): string => `sha256:${digit.repeat(64)}`
const good: ImageVerdict = { outcome: 'verified', digest: hex('1') }
const unsigned: ImageVerdict = { outcome: 'violation', digest: hex('2'), reasons: ['signed by another key'] }
const down: ImageVerdict = { outcome: 'indeterminate', reason: 'the registry r.example.com did not answer in time' }
const offline: ImageVerdict = { ...down, offline: true }

/** What is known of images, by their reference. */
const verdicts: Readonly<Record<string, ImageVerdict>> = {
  'r.example.com/good:1': good,
  [`r.example.com/good:1@${hex('1')}`]: good,
  'r.example.com/init:1': { outcome: 'verified', digest: hex('3') },
  'r.example.com/volume:1': { outcome: 'verified', digest: hex('4') },
  'r.example.com/unsigned:1': unsigned,
  'r.example.com/down:1': down,
  'r.example.com/offline:1': offline,
}

const controller = { username: 'system:serviceaccount:kube-system:replicaset-controller', groups: [] }
const replicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'web', namespace: 'shop', uid: 'u' } }
const owned = {
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u', controller: true }],
}

interface Asked {
  object: JsonObject
  options?: JsonObject
  spec?: JsonObject
  request?: Partial<EvaluationRequest>
}

const app = (kind: Parameters<typeof workload>[0], ...images: unknown[]): JsonObject =>
  workload(kind, { podSpec: { containers: images.map((image, index) => ({ name: `c${String(index)}`, image })) } })
const ownedPod = (image: string): JsonObject => {
  const pod = app('Pod', image)
  return { ...pod, metadata: { ...(pod['metadata'] as JsonObject), ...owned } }
}

async function ask({ object, options = {}, spec = {}, request = {} }: Asked) {
  const rule = { signedImages: { images: ['r.example.com/*'], attestors: [{ key: { pem: publicKey } }], ...options } }
  const set = await setOf(driftPolicy('p', { ...spec, rules: [{ name: 'signed', ...rule }] }))
  const questions: ImageQuestion[] = []
  const asked = requestFor(object, request)
  const images = (question: ImageQuestion): ImageVerdict | undefined => {
    questions.push(question)
    return verdicts[question.image]
  }
  const owners = request.user === controller ? known([replicaSet]) : asked.surroundings.owners
  return { set, questions, request: { ...asked, surroundings: { ...asked.surroundings, owners, images } } }
}

async function resultOf(asked: Asked): Promise<RuleResult | undefined> {
  const { set, request } = await ask(asked)
  return evaluate(set, request, { now: 0 }).results[0]
}

async function patchOf(asked: Asked): Promise<string[]> {
  const { set, request } = await ask(asked)
  return mutate(set, request).patch.map(({ op, path, value }) => `${op} ${path} ${String(value)}`)
}

describe('verdicts on images become the rule’s result', () => {
  const claims: [string, Asked, RuleResult['result'], RegExp?][] = [
    ['verified: it passes', { object: app('Deployment', 'r.example.com/good:1') }, 'pass'],
    [
      'not verified: it fails, with each candidate’s reason',
      { object: app('Deployment', 'r.example.com/unsigned:1') },
      'fail',
      /image r\.example\.com\/unsigned:1 is not verified: signed by another key/,
    ],
    [
      'nothing known: an error, which Enforce denies',
      { object: app('Deployment', 'r.example.com/down:1') },
      'error',
      /cannot be verified: the registry r\.example\.com did not answer in time/,
    ],
    [
      'onError: warn lets it pass and tells',
      { object: app('Deployment', 'r.example.com/down:1'), options: { onError: 'warn' } },
      'warn',
      /did not answer/,
    ],
    ['nobody was asked: told only', { object: app('Deployment', 'r.example.com/offline:1') }, 'warn', /did not answer/],
    [
      'no verdict of those who were asked denies',
      { object: app('Deployment', 'r.example.com/never-heard-of:1') },
      'error',
      /nothing is known of its signatures/,
    ],
    [
      'a violation is not hidden by an unknown',
      { object: app('Deployment', 'r.example.com/down:1', 'r.example.com/unsigned:1') },
      'fail',
      /unsigned:1 is not verified.*down:1 cannot be verified/s,
    ],
    [
      'with onError: warn the unknown is left out of the violations',
      { object: app('Deployment', 'r.example.com/unsigned:1', 'r.example.com/down:1'), options: { onError: 'warn' } },
      'fail',
      /^[^]*unsigned:1 is not verified(?![^]*down:1)/,
    ],
    [
      'an offline image beside one that could not be reached denies',
      { object: app('Deployment', 'r.example.com/offline:1', 'r.example.com/down:1') },
      'error',
    ],
    ['no text for an image is a violation', { object: app('Deployment', 7) }, 'fail', /image missing is not verified/],
    ['other images are not asked about', { object: app('Deployment', 'elsewhere.example.com/x:1') }, 'pass'],
    [
      'a stored image is not asked about again',
      {
        object: app('Deployment', 'r.example.com/unsigned:1'),
        request: { operation: 'UPDATE', oldObject: app('Deployment', 'r.example.com/unsigned:1') },
      },
      'pass',
    ],
    [
      'Warn warns of what is not verified',
      { object: app('Deployment', 'r.example.com/unsigned:1'), spec: { action: 'Warn' } },
      'warn',
    ],
    [
      'a Pod that a built-in controller writes is judged too',
      { object: ownedPod('r.example.com/unsigned:1'), request: { user: controller } },
      'fail',
    ],
  ]
  for (const [claim, asked, result, says] of claims)
    it(claim, async () => {
      const told = await resultOf(asked)
      assert.equal(told?.result, result)
      const text = [told.reason ?? '', ...told.violations.map(({ message }) => message)].join('\n')
      if (says !== undefined) assert.match(text, says)
    })

  it('what is found is the image with its digest', async () => {
    const told = await resultOf({ object: app('Deployment', 'r.example.com/unsigned:1') })
    assert.equal(told?.violations[0]?.found, `r.example.com/unsigned:1@${hex('2')}`)
  })

  it('questions carry the pod’s own pull secrets and service account', async () => {
    const podSpec = {
      serviceAccountName: 'builder',
      imagePullSecrets: [{ name: 'a' }, {}, { name: 'b' }],
      containers: [{ name: 'c', image: 'r.example.com/good:1' }],
    }
    const { set, request, questions } = await ask({ object: workload('Deployment', { podSpec }) })
    evaluate(set, request, { now: 0 })
    assert.deepEqual(questions[0]?.pull, {
      namespace: request.namespace,
      serviceAccount: 'builder',
      secrets: ['a', 'b'],
    })
  })
})

describe('pinning', () => {
  const goodPod = 'replace /spec/containers/0/image r.example.com/good:1@' + hex('1')
  const goodTemplate = 'replace /spec/template/spec/containers/0/image r.example.com/good:1@' + hex('1')
  const withAll = {
    containers: [{ name: 'c', image: 'r.example.com/good:1' }],
    initContainers: [{ name: 'i', image: 'r.example.com/init:1' }],
    volumes: [{ name: 'v', image: { reference: 'r.example.com/volume:1' } }],
  }
  const claims: [string, Asked, string[]][] = [
    ['pods (the default): a Pod', { object: app('Pod', 'r.example.com/good:1') }, [goodPod]],
    ['pods: not a template, which stays as git says', { object: app('Deployment', 'r.example.com/good:1') }, []],
    [
      'pods: the Pod of a built-in controller',
      { object: ownedPod('r.example.com/good:1'), request: { user: controller } },
      [goodPod],
    ],
    [
      'template: a template',
      { object: app('Deployment', 'r.example.com/good:1'), options: { mutate: 'template' } },
      [goodTemplate],
    ],
    [
      'template: a CronJob’s',
      { object: app('CronJob', 'r.example.com/good:1'), options: { mutate: 'template' } },
      [goodTemplate.replace('/spec/', '/spec/jobTemplate/spec/')],
    ],
    [
      'template: a Pod that somebody writes',
      { object: app('Pod', 'r.example.com/good:1'), options: { mutate: 'template' } },
      [goodPod],
    ],
    [
      'template: not the Pod of a built-in controller',
      { object: ownedPod('r.example.com/good:1'), request: { user: controller }, options: { mutate: 'template' } },
      [],
    ],
    ['off: nothing', { object: app('Pod', 'r.example.com/good:1'), options: { mutate: 'off' } }, []],
    ['an image with a digest stays', { object: app('Pod', `r.example.com/good:1@${hex('1')}`) }, []],
    [
      'what is not verified stays',
      { object: app('Pod', 'r.example.com/unsigned:1', 'r.example.com/down:1', 'elsewhere/x:1') },
      [],
    ],
    ['Audit changes nothing', { object: app('Pod', 'r.example.com/good:1'), spec: { action: 'Audit' } }, []],
    ['Warn pins', { object: app('Pod', 'r.example.com/good:1'), spec: { action: 'Warn' } }, [goodPod]],
    [
      'init containers and image volumes too',
      { object: workload('Pod', { podSpec: withAll }) },
      [
        `replace /spec/initContainers/0/image r.example.com/init:1@${hex('3')}`,
        goodPod,
        `replace /spec/volumes/0/image/reference r.example.com/volume:1@${hex('4')}`,
      ],
    ],
    [
      'the changed image of a Pod that is there',
      {
        object: app('Pod', 'r.example.com/good:1'),
        request: { operation: 'UPDATE', oldObject: app('Pod', 'r.example.com/good:0') },
      },
      [goodPod],
    ],
    [
      'an ephemeral container',
      {
        object: workload('Pod', {
          podSpec: {
            containers: [{ name: 'c', image: 'x' }],
            ephemeralContainers: [{ name: 'd', image: 'r.example.com/good:1' }],
          },
        }),
        request: { operation: 'UPDATE', subresource: 'ephemeralcontainers', oldObject: app('Pod', 'x') },
      },
      [`replace /spec/ephemeralContainers/0/image r.example.com/good:1@${hex('1')}`],
    ],
  ]
  for (const [claim, asked, patch] of claims)
    it(claim, async () => {
      assert.deepEqual(await patchOf(asked), patch)
    })

  it('leaves the request’s object as it was', async () => {
    const object = app('Pod', 'r.example.com/good:1')
    const before = structuredClone(object)
    await patchOf({ object })
    assert.deepEqual(object, before)
  })

  it('fills and pins go together, each where it may', async () => {
    const annotations = {
      requiredAnnotations: { on: 'template', annotations: { 'self-healing': 'enabled' }, add: true },
    }
    const signed = { signedImages: { images: ['r.example.com/*'], attestors: [{ key: { pem: publicKey } }] } }
    const set = await setOf(
      driftPolicy('p', {
        rules: [
          { name: 'a', ...annotations },
          { name: 's', ...signed },
        ],
      }),
    )
    const asked = requestFor(app('Pod', 'r.example.com/good:1'))
    const images = ({ image }: ImageQuestion): ImageVerdict | undefined => verdicts[image]
    const { patch } = mutate(set, { ...asked, surroundings: { ...asked.surroundings, images } })
    assert.deepEqual(
      patch.map(({ op, path }) => `${op} ${path}`),
      ['add /metadata/annotations', 'replace /spec/containers/0/image'],
    )
  })

  const unpinned: [string, Asked, RuleResult['result']][] = [
    [
      'pods: an unpinned Pod fails: the mutating webhook did not answer',
      { object: app('Pod', 'r.example.com/good:1') },
      'fail',
    ],
    ['pods: a pinned Pod passes', { object: app('Pod', `r.example.com/good:1@${hex('1')}`) }, 'pass'],
    [
      'pods: the unpinned Pod of a controller fails',
      { object: ownedPod('r.example.com/good:1'), request: { user: controller } },
      'fail',
    ],
    ['pods: an unpinned template passes', { object: app('Deployment', 'r.example.com/good:1') }, 'pass'],
    [
      'template: an unpinned template fails',
      { object: app('Deployment', 'r.example.com/good:1'), options: { mutate: 'template' } },
      'fail',
    ],
    [
      'template: the unpinned Pod of a controller passes: it may be older than the rule',
      { object: ownedPod('r.example.com/good:1'), request: { user: controller }, options: { mutate: 'template' } },
      'pass',
    ],
    ['off: an unpinned Pod passes', { object: app('Pod', 'r.example.com/good:1'), options: { mutate: 'off' } }, 'pass'],
  ]
  for (const [claim, asked, result] of unpinned)
    it(claim, async () => {
      assert.equal((await resultOf(asked))?.result, result)
    })

  it('what mutation writes, validation passes', async () => {
    const asked = { object: app('Pod', 'r.example.com/good:1') }
    const { set, request } = await ask(asked)
    const { object } = mutate(set, request)
    assert.equal(workloadKindOf(object)?.kind, 'Pod')
    assert.equal(evaluate(set, { ...request, object }, { now: 0 }).results[0]?.result, 'pass')
  })
})
