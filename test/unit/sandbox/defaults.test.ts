import assert from 'node:assert/strict'
import { readObject } from '../../sandbox/codec/codec.ts'
import { at, listAt } from '../../sandbox/json.ts'
import type { JsonObject } from '../../sandbox/types.ts'
import { workload } from './machinery.ts'
import { resourceOfKind } from '../../sandbox/resources.ts'

const container = 'spec.template.spec.containers'
const rows: [string, string, (spec: JsonObject) => void, string, unknown][] = [
  ['a Deployment has one replica', 'Deployment', () => undefined, 'spec.replicas', 1],
  [
    'zero replicas stay',
    'Deployment',
    (spec) => {
      spec['replicas'] = 0
    },
    'spec.replicas',
    0,
  ],
  [
    'a Deployment rolls by a quarter',
    'Deployment',
    () => undefined,
    'spec.strategy',
    { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
  ],
  [
    'Recreate has no rolling update',
    'Deployment',
    (spec) => {
      spec['strategy'] = { type: 'Recreate' }
    },
    'spec.strategy',
    { type: 'Recreate' },
  ],
  [
    'a DaemonSet updates one by one',
    'DaemonSet',
    () => undefined,
    'spec.updateStrategy.rollingUpdate',
    { maxUnavailable: 1, maxSurge: 0 },
  ],
  [
    'a StatefulSet keeps its claims',
    'StatefulSet',
    () => undefined,
    'spec.persistentVolumeClaimRetentionPolicy',
    { whenDeleted: 'Retain', whenScaled: 'Retain' },
  ],
  [
    'a StatefulSet deleted on demand has no rolling update',
    'StatefulSet',
    (spec) => {
      spec['updateStrategy'] = { type: 'OnDelete' }
    },
    'spec.updateStrategy',
    { type: 'OnDelete' },
  ],
  [
    'a ReplicationController takes its labels from the template',
    'ReplicationController',
    () => undefined,
    'metadata.labels',
    { app: 'web' },
  ],
  ['a Job runs once', 'Job', () => undefined, 'spec.completions', 1],
  [
    'a Job with parallelism has no completions',
    'Job',
    (spec) => {
      spec['parallelism'] = 2
    },
    'spec.completions',
    undefined,
  ],
  ['a CronJob keeps three successes', 'CronJob', () => undefined, 'spec.successfulJobsHistoryLimit', 3],
  [
    'a template gets no requests from limits',
    'Deployment',
    (spec) => {
      spec['template'] = {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'c', image: 'x', resources: { limits: { cpu: '1' } } }] },
      }
    },
    container,
    [
      {
        name: 'c',
        image: 'x',
        resources: { limits: { cpu: '1' } },
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'Always',
      },
    ],
  ],
  [
    'a Pod gets requests from limits',
    'Pod',
    (spec) => {
      spec['containers'] = [
        { name: 'c', image: 'x:1', resources: { limits: { cpu: '1', memory: '1024Mi' }, requests: { cpu: '100m' } } },
      ]
    },
    'spec.containers',
    [
      {
        name: 'c',
        image: 'x:1',
        resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m', memory: '1Gi' } },
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
      },
    ],
  ],
  ['a Pod has service links', 'Pod', () => undefined, 'spec.enableServiceLinks', true],
  [
    'a volume without a source is an emptyDir',
    'Pod',
    (spec) => {
      spec['volumes'] = [{ name: 'v' }]
    },
    'spec.volumes',
    [{ name: 'v', emptyDir: {} }],
  ],
  [
    'a secret volume has mode 0644',
    'Pod',
    (spec) => {
      spec['volumes'] = [{ name: 'v', secret: { secretName: 's' } }]
    },
    'spec.volumes',
    [{ name: 'v', secret: { secretName: 's', defaultMode: 420 } }],
  ],
]

describe('sandbox defaults', () => {
  for (const [claim, kind, change, path, wanted] of rows) {
    it(claim, () => {
      const { object } = readObject(resourceOfKind(kind), workload(kind, change))
      assert.deepEqual(at(object, path), wanted)
    })
  }

  const images: [string, string][] = [
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1', 'IfNotPresent'],
    ['host:5000/nginx', 'Always'],
    [`nginx@sha256:${'0'.repeat(64)}`, 'IfNotPresent'],
  ]
  for (const [image, policy] of images) {
    it(`${image.slice(0, 20)} is pulled ${policy}`, () => {
      const pod = workload('Pod', (spec) => {
        spec['containers'] = [{ name: 'c', image }]
      })
      const containers = listAt(readObject(resourceOfKind('Pod'), pod).object, 'spec.containers')
      assert.deepEqual(
        containers.map((container) => container['imagePullPolicy']),
        [policy],
      )
    })
  }

  it('a probe gets its times and thresholds', () => {
    const probe = { httpGet: { port: 80 } }
    const pod = workload('Pod', (spec) => {
      spec['containers'] = [{ name: 'c', image: 'x', livenessProbe: probe }]
    })
    assert.match(
      JSON.stringify(readObject(resourceOfKind('Pod'), pod).object),
      /"livenessProbe":\{"httpGet":\{"path":"\/","port":80,"scheme":"HTTP"\},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3\}/,
    )
  })

  it('stringData of a Secret becomes data', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { a: 'b' } }
    const { object } = readObject(resourceOfKind('Secret'), secret)
    assert.deepEqual([object['data'], object['stringData'], object['type']], [{ a: 'Yg==' }, undefined, 'Opaque'])
  })
})
