import assert from 'node:assert/strict'
import type { JsonObject } from '../../sandbox/types.ts'
import { createObject } from '../../sandbox/writes/create.ts'
import { createMachinery, workload, writeTo } from './machinery.ts'

type Change = (spec: JsonObject) => void
const template =
  (containers: unknown[], more: JsonObject = {}): Change =>
  (spec) => {
    spec['template'] = { metadata: { labels: { app: 'web' } }, spec: { containers, ...more } }
  }
const created: [string, string, Change, RegExp][] = [
  [
    'containers are required',
    'Deployment',
    template([]),
    /^Deployment.apps "web" is invalid: spec.template.spec.containers: Required value$/,
  ],
  [
    'a container needs a name and an image',
    'Pod',
    (spec) => {
      spec['containers'] = [{}]
    },
    /\[spec.containers\[0\].name: Required value, spec.containers\[0\].image: Required value\]/,
  ],
  [
    'container names are unique',
    'Pod',
    (spec) => {
      spec['containers'] = [
        { name: 'c', image: 'x' },
        { name: 'c', image: 'y' },
      ]
    },
    /spec.containers\[1\].name: Duplicate value: "c"/,
  ],
  [
    'container names are DNS labels',
    'Pod',
    (spec) => {
      spec['containers'] = [{ name: 'C', image: 'x' }]
    },
    /Invalid value: "C": a lowercase RFC 1123 label/,
  ],
  [
    'a request may not exceed its limit',
    'Pod',
    (spec) => {
      spec['containers'] = [{ name: 'c', image: 'x', resources: { limits: { cpu: '1' }, requests: { cpu: '1500m' } } }]
    },
    /requests: Invalid value: "1500m": must be less than or equal to cpu limit of 1$/,
  ],
  [
    'a limit may not be negative',
    'Pod',
    (spec) => {
      spec['containers'] = [{ name: 'c', image: 'x', resources: { limits: { cpu: '-1' } } }]
    },
    /limits\[cpu\]: Invalid value: "-1": must be greater than or equal to 0/,
  ],
  [
    'a mount needs its volume',
    'Pod',
    (spec) => {
      spec['containers'] = [{ name: 'c', image: 'x', volumeMounts: [{ name: 'v', mountPath: '/v' }] }]
    },
    /volumeMounts\[0\].name: Not found: "v"/,
  ],
  [
    'init containers have no probes',
    'Pod',
    (spec) => {
      spec['initContainers'] = [{ name: 'i', image: 'x', livenessProbe: { exec: {} } }]
    },
    /initContainers\[0\].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always/,
  ],
  [
    'ephemeral containers have no resources',
    'Pod',
    (spec) => {
      spec['ephemeralContainers'] = [{ name: 'e', image: 'x', resources: { limits: { cpu: '1' } } }]
    },
    /ephemeralContainers\[0\].resources: Forbidden: cannot be set for an Ephemeral Container/,
  ],
  [
    'the selector is required',
    'Deployment',
    (spec) => {
      delete spec['selector']
    },
    /spec.selector: Required value/,
  ],
  [
    'the selector matches the template',
    'Deployment',
    (spec) => {
      spec['selector'] = { matchLabels: { app: 'x' } }
    },
    /spec.template.metadata.labels: Invalid value: \{"app":"web"\}: `selector` does not match template `labels`/,
  ],
  [
    'replicas are not negative',
    'Deployment',
    (spec) => {
      spec['replicas'] = -1
    },
    /spec.replicas: Invalid value: -1: must be greater than or equal to 0/,
  ],
  [
    'a Deployment restarts always',
    'Deployment',
    template([{ name: 'c', image: 'x' }], { restartPolicy: 'Never' }),
    /restartPolicy: Unsupported value: "Never": supported values: "Always"/,
  ],
  [
    'a Job does not restart always',
    'Job',
    template([{ name: 'c', image: 'x' }]),
    /restartPolicy: Required value: valid values: "OnFailure", "Never"/,
  ],
  [
    'a schedule has five fields',
    'CronJob',
    (spec) => {
      spec['schedule'] = '* *'
    },
    /spec.schedule: Invalid value: "\* \*": expected exactly 5 fields, found 2/,
  ],
  [
    'an HPA has a maximum',
    'HorizontalPodAutoscaler',
    (spec) => {
      spec['scaleTargetRef'] = { kind: 'Deployment', name: 'web' }
    },
    /spec.maxReplicas: Required value: must be set and greater than 0/,
  ],
]

describe('sandbox validation refuses on create what the API server refuses', () => {
  for (const [claim, kind, change, message] of created) {
    it(claim, async () => {
      const object = workload(kind, change)
      await assert.rejects(createObject(createMachinery(), writeTo(kind), object), { message })
    })
  }

  const hook = {
    name: 'a.example.com',
    clientConfig: { url: 'https://localhost' },
    rules: [{ operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'] }],
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
  }
  const when = (expression: string) => ({ matchConditions: [{ name: 'when', expression }] })
  const rule = (changes: JsonObject) => ({ rules: [{ ...hook.rules[0], ...changes }] })
  const webhooks: [claim: string, change: JsonObject, message: RegExp][] = [
    ['has a whole name', { name: 'a' }, /webhooks\[0\].name: Invalid value: "a": should be a domain/],
    ['says where it is', { clientConfig: {} }, /clientConfig: Required value: exactly one of url or service/],
    [
      'is reached over https',
      { clientConfig: { url: 'http://x' } },
      /clientConfig.url: Invalid value.*only allowed URL/,
    ],
    ['says its side effects', { sideEffects: null }, /sideEffects: Required value: must specify one of None/],
    ['has no side effects', { sideEffects: 'Some' }, /sideEffects: Unsupported value: "Some"/],
    ['answers within 30 seconds', { timeoutSeconds: 31 }, /timeoutSeconds: Invalid value: 31: the timeout value/],
    ['says what it understands', { admissionReviewVersions: [] }, /admissionReviewVersions: Required value/],
    ['understands v1', { admissionReviewVersions: ['v2'] }, /must include at least one of v1, v1beta1/],
    ['v1beta1 is left to a cluster', { admissionReviewVersions: ['v1beta1'] }, /use a real cluster/],
    ['has known operations', rule({ operations: ['PATCH'] }), /rules\[0\].operations\[0\]: Unsupported value: "PATCH"/],
    ['has rules with resources', rule({ resources: [] }), /rules\[0\].resources: Required value/],
    ['conditions are CEL', when('object.'), /matchConditions\[0\].expression: Invalid value.*compilation failed/],
    ['conditions read known variables', when('nobody == 1'), /undeclared reference to 'nobody'/],
    ['conditions call known functions', when('conjure(object)'), /undeclared reference to 'conjure'/],
    ['conditions are bools', when('1 + 1'), /expression: Invalid value: "1 \+ 1": must evaluate to bool/],
    ['a field of an object is no bool', when('object.spec.paused'), /must evaluate to bool/],
    ['conditions do not ask an authorizer', when('authorizer.path("/").check("get").allowed()'), /use a real cluster/],
  ]
  for (const [claim, change, message] of webhooks) {
    it(`a webhook: ${claim}`, async () => {
      const kind = 'ValidatingWebhookConfiguration'
      const object = { kind, metadata: { name: 'w' }, webhooks: [{ ...hook, ...change }] }
      await assert.rejects(createObject(createMachinery(), writeTo(kind), object), { message })
    })
  }

  for (const expression of [
    'object.spec.replicas > 3 && !("x" in request.userInfo.groups)',
    'object.spec.containers.all(c, has(c.resources)) || request.name.startsWith("a")',
    'has(object.spec) ? object.kind == "Pod" : oldObject == null',
    'object.items.exists_one(i, i.name.matches("^a$"))',
  ]) {
    it(`a webhook may have the condition ${expression}`, async () => {
      const kind = 'MutatingWebhookConfiguration'
      const object = { kind, metadata: { name: 'w' }, webhooks: [{ ...hook, ...when(expression) }] }
      await createObject(createMachinery(), writeTo(kind), object)
    })
  }

  const metadata: [string, JsonObject, RegExp][] = [
    ['a name is required', {}, /metadata.name: Required value: name or generateName is required/],
    ['a name is a DNS name', { name: 'Web' }, /metadata.name: Invalid value: "Web": a lowercase RFC 1123 subdomain/],
    [
      'label values are limited',
      { name: 'web', labels: { a: 'b c' } },
      /metadata.labels: Invalid value: "b c": a valid label must be/,
    ],
    [
      'label keys are limited',
      { name: 'web', labels: { 'a b': 'c' } },
      /metadata.labels: Invalid value: "a b": name part must consist of/,
    ],
  ]
  for (const [claim, given, message] of metadata) {
    it(claim, async () => {
      const object = { ...workload('Deployment'), metadata: given }
      await assert.rejects(createObject(createMachinery(), writeTo('Deployment'), object), { message })
    })
  }

  it('the status carries every cause', async () => {
    const object = workload('Pod', (spec) => {
      spec['containers'] = [{}]
    })
    await assert.rejects(createObject(createMachinery(), writeTo('Pod'), object), (error: { status?: JsonObject }) => {
      assert.equal(error.status?.['code'], 422)
      assert.deepEqual(error.status['details'], {
        name: 'web',
        kind: 'Pod',
        causes: [
          { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers[0].name' },
          { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers[0].image' },
        ],
      })
      return true
    })
  })
})
