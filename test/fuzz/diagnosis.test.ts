import assert from 'node:assert/strict'
import fc from 'fast-check'
import { diagnose } from '../../plugin/diagnosis/diagnose.ts'
import { diagnosisData } from '../../plugin/diagnosis/print/diagnosis-data.ts'
import { diagnosisText } from '../../plugin/diagnosis/print/diagnosis-text.ts'
import type { JsonObject } from '../../policies/json.ts'
import { crashLooping, terminated, waiting } from '../support/diagnosis/containers.ts'
import { event, newEvent } from '../support/diagnosis/events.ts'
import { snapshotOf } from '../support/diagnosis/facts.ts'
import { ref } from '../support/diagnosis/findings.ts'
import { configMap, deployment, metadataOf, node, replicaSet, secret } from '../support/diagnosis/objects.ts'
import { pod } from '../support/diagnosis/pods.ts'
import { addNulls, corrupt, dice, rewrite, type Dice } from '../support/mutations.ts'

const object = (apiVersion: string, kind: string, spec: JsonObject, status: JsonObject = {}): JsonObject => ({
  apiVersion,
  kind,
  metadata: metadataOf(kind, {}, 'web'),
  spec,
  status,
})

const pods = [
  pod({ name: 'web-a', containers: [crashLooping(terminated(137, { reason: 'OOMKilled' }))] }),
  pod({ name: 'web-b', containers: [{ state: waiting('ImagePullBackOff', 'not found') }] }),
  pod({ name: 'web-c', node: '' }),
]

/** One of most kinds, broken in several ways. */
const cluster: readonly JsonObject[] = [
  deployment({ status: { readyReplicas: 0, unavailableReplicas: 2 } }),
  replicaSet(),
  ...pods,
  node({ ready: 'False', taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' }] }),
  secret(),
  configMap(),
  ...pods.map((each) => event(each, 'FailedScheduling', '0/3 nodes are available: 3 Insufficient cpu.')),
  ...pods.map((each) => newEvent(each, 'BackOff', 'Back-off restarting failed container')),
  object('v1', 'Service', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] }),
  object('v1', 'ResourceQuota', { hard: { pods: '2' } }, { hard: { pods: '2' }, used: { pods: '2' } }),
  object('v1', 'PersistentVolumeClaim', { storageClassName: 'fast' }, { phase: 'Pending' }),
  object('batch/v1', 'Job', { backoffLimit: 1 }, { failed: 2 }),
  object('batch/v1', 'CronJob', { schedule: '* * * * *', suspend: true }),
  object('apps/v1', 'StatefulSet', { replicas: 2 }, { readyReplicas: 1 }),
  object('apps/v1', 'DaemonSet', {}, { desiredNumberScheduled: 2, numberReady: 0 }),
  object('policy/v1', 'PodDisruptionBudget', { minAvailable: 1, selector: {} }, { disruptionsAllowed: 0 }),
  object('networking.k8s.io/v1', 'Ingress', {
    rules: [{ http: { paths: [{ backend: { service: { name: 'x' } } }] } }],
  }),
  object('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {}, policyTypes: ['Ingress'] }),
  object('autoscaling/v2', 'HorizontalPodAutoscaler', { scaleTargetRef: { kind: 'Deployment', name: 'web' } }),
]

/** What a cluster never has: owners in circles, keys of the prototype, other types than promised. */
function mangle(value: JsonObject, roll: Dice): JsonObject {
  const changed = rewrite(value, (inner, keys) => {
    if (roll(25) !== 0) return inner
    const key = keys.at(-1)
    if (key === 'uid') return roll(2) === 0 ? '' : 'uid-replicaset-prod-shop-web-5d9c7b8f6'
    return [null, [], {}, '', -1, 'x', true, [null], JSON.parse('{"__proto__":{"name":1}}') as unknown][roll(9)]
  })
  return { ...(changed as JsonObject), apiVersion: value['apiVersion'], kind: value['kind'] }
}

const mutations: ((value: JsonObject, roll: Dice) => unknown)[] = [mangle, corrupt, addNulls]

describe('diagnosis of malformed objects', function () {
  this.timeout(60_000)

  it('never throws, and no analyzer fails', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), fc.nat({ max: mutations.length - 1 }), (seed, which) => {
        const roll = dice(seed)
        const objects = cluster.map((each) => {
          const changed = mutations[which]?.(each, roll)
          return { ...(changed as JsonObject), apiVersion: each['apiVersion'], kind: each['kind'] }
        })
        const diagnosis = diagnose(snapshotOf(objects), roll(2) === 0 ? {} : { target: ref('Deployment/web') })
        assert.deepEqual(
          diagnosis.unread.filter(({ resource }) => resource.startsWith('analyzer ')),
          [],
        )
        JSON.stringify(diagnosisData(diagnosis))
        const scope = { what: 'x', looked: 'y' }
        assert.match(diagnosisText(diagnosis, scope, { width: 40, colour: false, wide: true }), /\.\n$/)
      }),
      { numRuns: 400 },
    )
  })
})
