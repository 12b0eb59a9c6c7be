import assert from 'node:assert/strict'
import { needsControlPlane } from '../../../cluster/needs-control-plane.ts'
import { until } from '../../../cluster/until.ts'
import { startHouse, type House, type Report } from './house.ts'

describe('drift: objects that are missing, extra, or of kinds that no schema knows', function () {
  this.timeout(120_000)
  let started: House | undefined
  let house: House

  before(async function () {
    needsControlPlane(this)
    house = started = await startHouse({}, ['empty'])
  })
  after(() => started?.stop())

  it('missing objects, versions that are not served, and kinds that nobody knows', async () => {
    const input = `apiVersion: v1
kind: ConfigMap
metadata: {name: absent}
---
apiVersion: apps/v1beta1
kind: Deployment
metadata: {name: old}
---
apiVersion: example.com/v1
kind: Shop
metadata: {name: unknown}
---
apiVersion: v1
kind: ConfigMap
metadata: {generateName: many-}
`
    const { stdout, code } = await house.drift('-f - -n empty -o json', input)
    assert.equal(code, 1)
    const { objects } = JSON.parse(stdout) as Report
    assert.deepEqual(
      objects.map(({ state, reason }) => [state, reason]),
      [
        ['missing', null],
        ['not-comparable', 'the API server serves Deployment as apps/v1, not as apps/v1beta1'],
        ['not-comparable', 'the API server has no kind Shop in example.com/v1'],
        ['not-comparable', 'it has no name of its own (generateName)'],
      ],
    )
  })

  it('an object of an ApplySet that no manifest declares is extra', async () => {
    const labelled = (name: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, labels: { 'applyset.kubernetes.io/part-of': 'applyset-1' } },
    })
    for (const name of ['kept', 'forgotten'])
      await house.demand(['apply', '-n', 'empty', '-f', '-'], JSON.stringify(labelled(name)))
    const { stdout, code } = await house.drift('-f - -n empty -o name', JSON.stringify(labelled('kept')))
    assert.equal(code, 1)
    assert.equal(stdout, 'configmap/forgotten\n')
    // Who asks for one object is not told of others.
    const one = await house.drift('configmap/kept -f - -n empty', JSON.stringify(labelled('kept')))
    assert.equal(one.code, 0, one.stdout)
  })

  it('a custom resource by its definition: defaults, keys, drift', async () => {
    await house.demand(['apply', '-f', '-'], definition)
    await until(
      'the kind is served',
      20_000,
      async () => (await house.kubectl(['get', 'lanes', '-n', 'empty'])).code === 0,
    )
    const lane = (speed: number) =>
      JSON.stringify({
        apiVersion: 'example.com/v1',
        kind: 'Lane',
        metadata: { name: 'fast' },
        spec: { parts: [{ id: 'a', speed }], tags: [{ name: 'x' }] },
      })
    await house.demand(['apply', '-n', 'empty', '-f', '-'], lane(1))
    assert.equal((await house.drift('-f - -n empty', lane(1))).code, 0)
    const { stdout } = await house.drift('-f - -n empty', lane(2))
    assert.match(stdout, /lane\/fast -n empty +spec\.parts\[id=a\]\.speed +2 +1/)
    const bare = await house.drift('lanes -n empty')
    assert.equal(bare.code, 0, bare.stdout + bare.stderr)
  })
})

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: lanes.example.com}
spec:
  group: example.com
  names: {kind: Lane, plural: lanes, singular: lane}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                parts:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [id]
                  items: {type: object, required: [id], properties: {id: {type: string}, speed: {type: integer}}}
                tags:
                  type: array
                  items: {type: object, properties: {name: {type: string}, size: {type: integer, default: 3}}}
`
