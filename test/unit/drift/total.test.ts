import assert from 'node:assert/strict'
import {
  array,
  assert as holds,
  constantFrom,
  dictionary,
  jsonValue,
  object,
  oneof,
  property,
  type Arbitrary,
} from 'fast-check'
import { isObject, type JsonObject } from '../../../policies/json.ts'
import { ownersOf } from '../../../plugin/drift/cause/owners.ts'
import { takenOver } from '../../../plugin/drift/cause/taken-over.ts'
import { seenChange } from '../../../plugin/drift/cause/admission-events.ts'
import { pointerTo } from '../../../plugin/drift/compare/json-pointer.ts'
import { schemasWith } from '../../../plugin/drift/schema/schema-of.ts'
import { driftedPaths, found } from './support/compare.ts'
import { workload } from './support/workload.ts'

const kinds = [
  'v1/Service',
  'v1/ConfigMap',
  'v1/Secret',
  'v1/Endpoints',
  'apps/v1/Deployment',
  'batch/v1/CronJob',
  'example.com/v1/Shop',
]
  .concat([
    'autoscaling/v2/HorizontalPodAutoscaler',
    'networking.k8s.io/v1/Ingress',
    'rbac.authorization.k8s.io/v1/ClusterRole',
  ])
  .concat([
    'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration',
    'networking.k8s.io/v1/NetworkPolicy',
    'v1/LimitRange',
  ])
const names = [
  'spec',
  'metadata',
  'template',
  'containers',
  'env',
  'ports',
  'name',
  'value',
  'rules',
  'webhooks',
  'metrics',
  'data',
  'stringData',
].concat([
  'labels',
  'annotations',
  'limits',
  'selector',
  'behavior',
  'subsets',
  '__proto__',
  'constructor',
  'finalizers',
  'initContainers',
])

const value: Arbitrary<unknown> = oneof(jsonValue(), array(dictionary(constantFrom(...names), jsonValue())))
const anything: Arbitrary<JsonObject> = oneof(
  dictionary(constantFrom(...names), oneof(value, dictionary(constantFrom(...names), value))),
  object(),
)

function typed(text: string, fields: JsonObject): JsonObject {
  const slash = text.lastIndexOf('/')
  return { ...fields, apiVersion: text.slice(0, slash), kind: text.slice(slash + 1) }
}

describe('drift: whatever the objects are', function () {
  this.timeout(60_000)
  it('a comparison comes to an end, and an object is as itself', () => {
    holds(
      property(constantFrom(...kinds), anything, anything, (kind, one, other) => {
        const [manifest, live] = [typed(kind, one), typed(kind, other)]
        found(manifest, live, { added: true, lastApplied: live })
        assert.deepEqual(driftedPaths(manifest, manifest), [])
      }),
      { numRuns: 100 },
    )
  })

  it('every field that is found stands at its pointer, or would', () => {
    holds(
      property(anything, (spec) => {
        const live = workload()
        for (const { steps } of found(workload({ spec }), live)) {
          const pointer = pointerTo(live, steps)
          assert.ok(pointer === undefined || pointer.startsWith('/'))
        }
      }),
      { numRuns: 100 },
    )
  })

  it('managedFields and Events of any shape are read or passed over', () => {
    holds(
      property(anything, value, (fields, entry) => {
        const metadata = {
          managedFields: [entry, { operation: 'Apply', fieldsV1: fields }, { operation: 'Update', fieldsV1: entry }],
        }
        const live = { ...workload(), metadata }
        takenOver(live, ownersOf(live), schemasWith([])(live), false)
        if (isObject(entry))
          seenChange({ reason: 'ExceptionUsed', ...entry, regarding: fields, note: 'a changed b, locked by policy c' })
      }),
      { numRuns: 100 },
    )
  })

  it('values nested deeper than any API type are compared as one value', () => {
    const deep = (leaf: string): JsonObject => {
      let nested: JsonObject = { leaf }
      for (let depth = 0; depth < 5_000; depth += 1) nested = { nested }
      return { apiVersion: 'example.com/v1', kind: 'Shop', spec: nested }
    }
    assert.deepEqual(driftedPaths(deep('a'), deep('a')), [])
    assert.equal(driftedPaths(deep('a'), deep('b')).length, 1)
  })
})
