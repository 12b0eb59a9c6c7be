import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { pathText } from '../../../plugin/drift/compare/path-text.ts'
import { driftedPaths, found } from './support/compare.ts'
import { object, workload } from './support/workload.ts'

const settings = (data: JsonObject, annotations?: JsonObject) => ({
  ...object('v1', 'ConfigMap', { data }),
  metadata: { name: 'settings', namespace: 'shop', ...(annotations === undefined ? {} : { annotations }) },
})
const containers = 'spec.template.spec.containers'

describe('drift: what others miss', () => {
  it('a declared field that is gone is named at its highest place', () => {
    const manifest = workload({ container: { resources: { limits: { memory: '1Gi', cpu: '1' } } } })
    const [field] = found(manifest, workload({ container: { resources: { limits: { cpu: '1' } } } }))
    assert.equal(field?.kind, 'missing')
    assert.equal(pathText(field.steps), `${containers}[name=web].resources.limits.memory`)
    assert.deepEqual(driftedPaths(manifest, workload()), [`${containers}[name=web].resources.limits`])
  })

  it('a declared container that is gone is named once, as a whole', () => {
    const two = workload({
      pod: {
        containers: [
          { name: 'web', image: 'web:1' },
          { name: 'log', image: 'log:1', env: [{ name: 'A' }] },
        ],
      },
    })
    assert.deepEqual(driftedPaths(two, workload()), [`${containers}[name=log]`])
  })

  it('what left the manifest since it was applied is changed, with nothing desired', () => {
    const last = settings({ a: '1', b: '2' })
    const fields = found(settings({ a: '1' }), last, { lastApplied: last })
    assert.deepEqual(
      fields.map(({ steps, kind, desired, live }) => [pathText(steps), kind, desired, live]),
      [['data.b', 'changed', undefined, '2']],
    )
  })

  it('what left the manifest and the object too is no drift', () => {
    assert.deepEqual(
      driftedPaths(settings({ a: '1' }), settings({ a: '1' }), { lastApplied: settings({ a: '1', b: '2' }) }),
      [],
    )
  })

  it('empty metadata of what was applied last left nothing', () => {
    const last = settings({ a: '1' }, {})
    assert.deepEqual(driftedPaths(settings({ a: '1' }), settings({ a: '1' }, { x: 'y' }), { lastApplied: last }), [])
  })

  it('fields that nobody declared are told only where they are asked for', () => {
    const live = settings({ a: '1', b: '2' }, { 'example.com/team': 'x' })
    assert.deepEqual(driftedPaths(settings({ a: '1' }), live), [])
    assert.deepEqual(driftedPaths(settings({ a: '1' }), live, { added: true }).sort(), [
      'data.b',
      'metadata.annotations["example.com/team"]',
    ])
  })

  it('added fields leave out defaults and what the API server fills in', () => {
    const live = workload({
      spec: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
      container: { imagePullPolicy: 'IfNotPresent', terminationMessagePath: '/dev/termination-log' },
      metadata: { annotations: { 'deployment.kubernetes.io/revision': '3' }, uid: 'u', generation: 4 },
    })
    assert.deepEqual(driftedPaths(workload(), live, { added: true }), [])
  })

  it('added containers and variables are told whole', () => {
    const live = workload({
      pod: {
        containers: [
          { name: 'web', image: 'web:1', env: [{ name: 'A', value: '1' }] },
          { name: 'proxy', image: 'p:1' },
        ],
      },
    })
    assert.deepEqual(driftedPaths(workload(), live, { added: true }), [
      `${containers}[name=web].env[name=A]`,
      `${containers}[name=proxy]`,
    ])
  })

  it('added addresses of a Service are the API server’s', () => {
    const manifest = object('v1', 'Service', { spec: { ports: [{ port: 80 }] } })
    const live = object('v1', 'Service', {
      spec: {
        ...{ clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
        ...{ type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster' },
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      },
    })
    assert.deepEqual(driftedPaths(manifest, live, { added: true }), [])
    assert.deepEqual(
      driftedPaths(
        manifest,
        { ...live, spec: { ...(live['spec'] as JsonObject), externalIPs: ['1.2.3.4'] } },
        { added: true },
      ),
      ['spec.externalIPs'],
    )
  })
})
