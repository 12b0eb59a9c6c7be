import assert from 'node:assert/strict'
import { ensure } from '../../sandbox/json.ts'
import { resourceOfKind } from '../../sandbox/resources.ts'
import type { JsonObject } from '../../sandbox/types.ts'
import { createObject } from '../../sandbox/writes/create.ts'
import { updateObject } from '../../sandbox/writes/update.ts'
import { createMachinery, workload, writeTo } from './machinery.ts'

type Change = (spec: JsonObject) => void
const template =
  (containers: unknown[], more: JsonObject = {}): Change =>
  (spec) => {
    spec['template'] = { metadata: { labels: { app: 'web' } }, spec: { containers, ...more } }
  }

const updated: [string, string, string, Change, RegExp | undefined][] = [
  [
    'a selector is immutable',
    'Deployment',
    '',
    (spec) => {
      spec['selector'] = { matchLabels: { app: 'x' } }
      template([{ name: 'c', image: 'x' }])(spec)
    },
    /spec.selector: Invalid value: .*: field is immutable/,
  ],
  [
    'the template of a Job is immutable',
    'Job',
    '',
    (spec) => {
      ensure(spec, 'template.spec')['terminationGracePeriodSeconds'] = 5
    },
    /spec.template: Invalid value: .*: field is immutable/,
  ],
  [
    'a StatefulSet keeps its service name',
    'StatefulSet',
    '',
    (spec) => {
      spec['serviceName'] = 'y'
    },
    /spec: Forbidden: updates to statefulset spec for fields other than 'replicas'/,
  ],
  [
    'a StatefulSet may be scaled',
    'StatefulSet',
    '',
    (spec) => {
      spec['replicas'] = 3
    },
    undefined,
  ],
  [
    'a Pod keeps its command',
    'Pod',
    '',
    (spec) => {
      spec['containers'] = [{ name: 'c', image: 'nginx', command: ['x'] }]
    },
    /spec: Forbidden: pod updates may not change fields other than/,
  ],
  [
    'a Pod may change its image',
    'Pod',
    '',
    (spec) => {
      spec['containers'] = [{ name: 'c', image: 'nginx:2', imagePullPolicy: 'Always' }]
    },
    undefined,
  ],
  [
    'a resize may not change the QoS class',
    'Pod',
    'resize',
    (spec) => {
      spec['containers'] = [{ name: 'c', image: 'nginx', resources: { limits: { cpu: '1' } } }]
    },
    /Pod QOS Class may not change as a result of resizing/,
  ],
  [
    'an ephemeral container may be added',
    'Pod',
    'ephemeralcontainers',
    (spec) => {
      spec['ephemeralContainers'] = [{ name: 'e', image: 'x' }]
    },
    undefined,
  ],
]

describe('sandbox validation refuses on update what the API server refuses', () => {
  for (const [claim, kind, subresource, change, message] of updated) {
    it(claim, async () => {
      const machinery = createMachinery()
      await createObject(machinery, writeTo(kind), workload(kind))
      const update = updateObject(machinery, writeTo(kind, 'web', { subresource }), (current) => {
        change(ensure(current, 'spec'))
        return current
      })
      if (message) await assert.rejects(update, { message })
      else assert.equal((await update)['kind'], resourceOfKind(kind).kind)
    })
  }

  it('an ephemeral container may not be changed', async () => {
    const machinery = createMachinery()
    const request = writeTo('Pod', 'web', { subresource: 'ephemeralcontainers' })
    await createObject(machinery, writeTo('Pod'), workload('Pod'))
    const add = (image: string) =>
      updateObject(machinery, request, (current) => {
        ensure(current, 'spec')['ephemeralContainers'] = [{ name: 'e', image }]
        return current
      })
    await add('x')
    await assert.rejects(add('y'), /existing ephemeral containers may not be removed or changed/)
  })

  it('no finalizer may be added to an object under deletion', async () => {
    const machinery = createMachinery()
    const metadata = {
      name: 'cm',
      namespace: 'default',
      uid: 'u',
      deletionTimestamp: '2026-11-21T00:00:00Z',
      finalizers: ['x.io/a'],
    }
    machinery.store.put(resourceOfKind('ConfigMap'), { apiVersion: 'v1', kind: 'ConfigMap', metadata })
    const update = updateObject(machinery, writeTo('ConfigMap', 'cm'), (current) => {
      ensure(current, 'metadata')['finalizers'] = ['x.io/a', 'x.io/b']
      return current
    })
    await assert.rejects(update, /no new finalizers can be added if the object is being deleted/)
  })
})
