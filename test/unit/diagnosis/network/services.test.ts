import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { clusterDns } from '../../../../plugin/diagnosis/analyzers/network/cluster-dns.ts'
import { serviceEndpoints } from '../../../../plugin/diagnosis/analyzers/network/service-endpoints.ts'
import { servicePorts } from '../../../../plugin/diagnosis/analyzers/network/service-ports.ts'
import { ago, minutes, seconds } from '../../../support/diagnosis/clock.ts'
import { ingress, plain, service } from '../../../support/diagnosis/cluster-objects.ts'
import { waiting } from '../../../support/diagnosis/containers.ts'
import { findingsOf, type SnapshotOptions } from '../../../support/diagnosis/facts.ts'
import { found } from '../../../support/diagnosis/found.ts'
import { condition, deployment, replicaSet } from '../../../support/diagnosis/objects.ts'
import { pod, type PodParts } from '../../../support/diagnosis/pods.ts'

const analyzers = [serviceEndpoints, servicePorts, clusterDns]
const workload = [deployment(), replicaSet()]
const crashing: PodParts = { containers: [{ state: waiting('CrashLoopBackOff'), ready: false, restarts: 5 }] }
const port = (...ports: JsonObject[]): PodParts => ({ containers: [{ spec: { ports } }] })
const web = 'Service/prod-shop/web'
const dns = (parts: PodParts = {}): JsonObject =>
  pod({
    name: 'coredns-1',
    namespace: 'kube-system',
    owner: undefined,
    labels: { app: '', 'k8s-app': 'kube-dns' },
    ...parts,
  })
const kubeDns = service({ name: 'kube-dns', namespace: 'kube-system', spec: { selector: { 'k8s-app': 'kube-dns' } } })
const coreDns = (replicas: number): JsonObject =>
  deployment({
    name: 'coredns',
    namespace: 'kube-system',
    replicas,
    spec: { template: { metadata: { labels: { 'k8s-app': 'kube-dns' } } } },
  })
const slice = plain('discovery.k8s.io/v1', 'EndpointSlice', 'web-1', {
  labels: { 'kubernetes.io/service-name': 'web' },
  more: { endpoints: [{ addresses: ['10.0.0.7'], conditions: { ready: true } }] },
})
const refused = replicaSet({
  status: {
    replicas: 0,
    conditions: [
      condition('ReplicaFailure', true, ago(minutes), { reason: 'FailedCreate', message: 'exceeded quota' }),
    ],
  },
})

const rows: [claim: string, objects: JsonObject[], options: SnapshotOptions, ...verdicts: string[]][] = [
  ['ready Pods', [...workload, pod(), service()], {}],
  [
    'it selects nothing',
    [...workload, pod(), service({ spec: { selector: { app: 'shop' } } })],
    {},
    `ServiceSelectsNothing ${web}`,
  ],
  [
    'Pods were not read',
    [...workload, service({ spec: { selector: { app: 'shop' } } })],
    { unread: { pods: 'forbidden' } },
  ],
  ['it is new', [...workload, pod(), service({ age: 30 * seconds, spec: { selector: { app: 'shop' } } })], {}],
  ['its workload is scaled to zero', [deployment({ replicas: 0 }), service()], {}],
  ['its Pods are not created', [deployment(), refused, service()], {}, `ServiceWithoutReadyPods ${web}`],
  ['its Pods are about to be created', [deployment(), replicaSet({ status: { replicas: 0 } }), service()], {}],
  ['none of its Pods is ready', [...workload, pod(crashing), service()], {}, `ServiceWithoutReadyPods ${web}`],
  ['one of its Pods is ready', [...workload, pod(), pod({ name: 'web-2', ...crashing }), service()], {}],
  ['its Pods are starting', [...workload, pod({ age: 20 * seconds, ready: false }), service()], {}],
  [
    'it wants Pods that are not ready',
    [...workload, pod(crashing), service({ spec: { publishNotReadyAddresses: true } })],
    {},
  ],
  [
    'an external name',
    [service({ spec: { type: 'ExternalName', selector: undefined, externalName: 'db.example.com' } })],
    {},
  ],
  ['without a selector, with endpoints', [service({ spec: { selector: undefined } }), slice], {}],
  [
    'without a selector and endpoints',
    [service({ spec: { selector: undefined } })],
    {},
    `ServiceSelectsNothing ${web}`,
  ],
  ['without a selector, headless', [service({ spec: { selector: undefined, clusterIP: 'None' } })], {}],
  [
    'without a selector, slices not read',
    [service({ spec: { selector: undefined } })],
    { unread: { endpointslices: 'forbidden' } },
  ],
  [
    'a port by name',
    [
      ...workload,
      pod(port({ name: 'web', containerPort: 8080 })),
      service({ spec: { ports: [{ port: 80, targetPort: 'web' }] } }),
    ],
    {},
  ],
  [
    'a port by a name that its Pods do not have',
    [
      ...workload,
      pod(port({ name: 'web', containerPort: 8080 })),
      service({ spec: { ports: [{ port: 80, targetPort: 'http' }] } }),
    ],
    {},
    `ServicePortMismatch ${web}`,
  ],
  [
    'a name of another protocol',
    [
      ...workload,
      pod(port({ name: 'dns', containerPort: 53, protocol: 'UDP' })),
      service({ spec: { ports: [{ port: 53, targetPort: 'dns', protocol: 'TCP' }] } }),
    ],
    {},
    `ServicePortMismatch ${web}`,
  ],
  ['a number that its Pods declare', [...workload, pod(port({ containerPort: 8080 })), service()], {}],
  [
    'a number that its Pods do not declare',
    [...workload, pod(port({ containerPort: 3000 })), service()],
    {},
    `ServicePortMismatch ${web}`,
  ],
  ['Pods that declare no ports', [...workload, pod(), service()], {}],
  [
    'one of two ports is declared',
    [
      ...workload,
      pod(port({ containerPort: 8080 })),
      service({
        spec: {
          ports: [
            { port: 80, targetPort: 8080 },
            { port: 9090, targetPort: 9090 },
          ],
        },
      }),
    ],
    {},
  ],
  ['DNS is well', [kubeDns, dns()], {}],
  ['DNS has no ready Pods', [kubeDns, coreDns(2), dns(crashing)], {}, 'DnsFailing Service/kube-system/kube-dns'],
  ['DNS is scaled to zero', [kubeDns, coreDns(0)], {}, 'DnsFailing Service/kube-system/kube-dns'],
  ['DNS has one ready Pod', [kubeDns, dns(), dns({ name: 'coredns-2', ...crashing })], {}],
]

describe('Services', () => {
  for (const [claim, objects, options, ...verdicts] of rows) {
    it(`${claim}: ${verdicts.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(found(analyzers, objects, options), verdicts)
    })
  }

  const causes: [claim: string, objects: JsonObject[], cause: string][] = [
    [
      'says which label differs',
      [
        deployment({ spec: { template: { metadata: { labels: { app: 'web', tier: 'front' } } } } }),
        pod(),
        service({ spec: { selector: { app: 'web', tier: 'frontend' } } }),
      ],
      'It selects tier=frontend, but the Pods of Deployment web have tier=front',
    ],
    [
      'says which label is not there',
      [...workload, pod(), service({ spec: { selector: { app: 'web', tier: 'front' } } })],
      'It selects tier=front, but the Pods of Deployment web have no such label',
    ],
    [
      'says what it selects where nothing is near',
      [...workload, pod(), service({ spec: { selector: { app: 'shop' } } })],
      'No Pod has the labels that it selects (app=shop)',
    ],
  ]
  for (const [claim, objects, cause] of causes) {
    it(claim, () => {
      assert.equal(findingsOf([serviceEndpoints], objects)[0]?.cause, cause)
    })
  }

  it('follows from its Pods, and takes its Ingresses along', () => {
    const [finding] = findingsOf([serviceEndpoints], [...workload, pod(crashing), service(), ingress()])
    assert.deepEqual(
      finding?.because?.map(({ kind }) => kind),
      ['Pod'],
    )
    assert.deepEqual(
      finding.affects.map(({ kind }) => kind),
      ['Service', 'Ingress'],
    )
  })
})
