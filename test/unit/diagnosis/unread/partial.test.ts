import assert from 'node:assert/strict'
import { containerEndings } from '../../../../plugin/diagnosis/analyzers/container/endings.ts'
import { analyzers } from '../../../../plugin/diagnosis/analyzers/analyzers.ts'
import { diagnose } from '../../../../plugin/diagnosis/diagnose.ts'
import { referenceKey } from '../../../../plugin/object-reference.ts'
import type { JsonObject } from '../../../../policies/json.ts'
import { createSnapshot } from '../../../../cluster/snapshot/snapshot.ts'
import { ago, minutes, now } from '../../../support/diagnosis/clock.ts'
import { plain, service } from '../../../support/diagnosis/cluster-objects.ts'
import { crashLooping, terminated } from '../../../support/diagnosis/containers.ts'
import { findingsOf, snapshotOf, type SnapshotOptions } from '../../../support/diagnosis/facts.ts'
import { condition, deployment, node, replicaSet } from '../../../support/diagnosis/objects.ts'
import { pod } from '../../../support/diagnosis/pods.ts'

const pending = (message: string, spec: JsonObject = {}, requests: JsonObject = {}): JsonObject =>
  pod({
    ...{ node: '', spec, containers: [{ spec: { resources: { requests } } }] },
    conditions: [condition('PodScheduled', false, ago(5 * minutes), { reason: 'Unschedulable', message })],
  })
type Unread = NonNullable<SnapshotOptions['unread']>

const workload = [deployment(), replicaSet()]
const large = { nodeSelector: { pool: 'large' } }
const timeout = pod({
  containers: [crashLooping(terminated(1, { message: 'dial tcp: connect to db:5432: i/o timeout' }))],
})
const denyDatabase = plain('networking.k8s.io/v1', 'NetworkPolicy', 'deny', {
  spec: { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] },
})
const database = [
  pod({ name: 'db-0', owner: undefined, labels: { app: 'db' } }),
  service({ name: 'db', spec: { selector: { app: 'db' } } }),
]

const rows: [claim: string, verdict: string, objects: JsonObject[], unread: Unread][] = [
  [
    'the largest of the first nodes is not the largest of all',
    'InsufficientCpu Cluster/cpu',
    [...workload, node(), pending('0/400 nodes are available: 400 Insufficient cpu.', {}, { cpu: '8' })],
    { nodes: 'only the first 250 were read: timeout' },
  ],
  [
    'a node that lacks memory has passed the selector, which therefore is not the cause',
    'InsufficientMemory Cluster/memory',
    [
      ...workload,
      pending(
        "0/4 nodes are available: 1 Insufficient memory, 3 node(s) didn't match Pod's node affinity/selector.",
        large,
      ),
    ],
    { nodes: 'forbidden' },
  ],
  [
    'a policy that was not read may allow what another does not',
    'ContainerCrash Deployment/prod-shop/web',
    [...workload, node(), denyDatabase, ...database, timeout],
    { networkpolicies: 'only the first 1 were read: timeout' },
  ],
]

describe('what is read in part', () => {
  for (const [claim, verdict, objects, unread] of rows) {
    it(claim, () => {
      const { verdicts } = diagnose(snapshotOf(objects, { unread }))
      assert.deepEqual(
        verdicts.map(({ code, root }) => `${code} ${referenceKey(root)}`),
        [verdict],
      )
    })
  }

  it('a choice among reasons of the scheduler that only Nodes settle is told with what was not read', () => {
    const message =
      "0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s)."
    const objects = [...workload, pending(message, large)]
    const told = (unread: Unread): readonly string[] | undefined =>
      findingsOf(analyzers, objects, { unread }).find(({ code }) => code === 'NodeSelectorMismatch')?.unread
    assert.match(told({ nodes: 'forbidden' })?.join() ?? '', /^which nodes the Pod may go to.*: forbidden$/)
  })

  it('a kill by a probe is ruled out only where Events were read, or where there is no probe', () => {
    const probed = { livenessProbe: { tcpSocket: { port: 80 } } }
    const crashed = (code: number, spec: JsonObject): JsonObject[] => [
      ...workload,
      pod({ containers: [{ ...crashLooping(terminated(code)), spec }] }),
    ]
    const ruledOut = (objects: JsonObject[], unread: Unread = {}): string =>
      findingsOf([containerEndings], objects, { unread })
        .flatMap((finding) => finding.ruledOut ?? [])
        .join('; ')
    for (const code of [0, 1]) {
      assert.match(ruledOut(crashed(code, probed)), /not killed/)
      assert.match(ruledOut(crashed(code, {}), { coreevents: 'forbidden' }), /not killed/)
      assert.doesNotMatch(ruledOut(crashed(code, probed), { coreevents: 'forbidden' }), /not killed/)
      const [finding] = findingsOf([containerEndings], crashed(code, probed), { unread: { coreevents: 'forbidden' } })
      assert.match(finding?.unread?.join() ?? '', /^Events, which would tell whether a probe .*: forbidden$/)
    }
  })

  it('Pods of one namespace say nothing of Services, budgets and DNS of others', () => {
    const elsewhere = { namespace: 'dev' }
    const set = plain('apps/v1', 'StatefulSet', 'db', {
      ...elsewhere,
      spec: { replicas: 1, selector: {}, template: {} },
      status: { replicas: 1 },
    })
    const budget = plain('policy/v1', 'PodDisruptionBudget', 'web', {
      ...elsewhere,
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
    })
    const dns = service({ namespace: 'kube-system', name: 'kube-dns', spec: { selector: { 'k8s-app': 'kube-dns' } } })
    const webhook = plain('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'a', {
      namespaced: false,
      more: { webhooks: [{ name: 'a.example.com', clientConfig: { service: { name: 'web', namespace: 'dev' } } }] },
    })
    const whole = (['deployments', 'daemonsets', 'replicationcontrollers'] as const).map((resource) => ({
      ...{ resource, objects: [] },
    }))
    const snapshot = createSnapshot({
      now,
      kinds: [
        { resource: 'services', objects: [service(elsewhere), dns] },
        { resource: 'statefulsets', objects: [set] },
        { resource: 'poddisruptionbudgets', objects: [budget] },
        { resource: 'validatingwebhookconfigurations', objects: [webhook] },
        { resource: 'pods', objects: [pod()], namespaces: new Set(['prod-shop']) },
        ...whole,
      ],
    })
    assert.deepEqual(
      diagnose(snapshot).verdicts.map(({ code, root }) => `${code} ${referenceKey(root)}`),
      [],
    )
  })
})
