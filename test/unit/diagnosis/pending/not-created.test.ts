import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { notCreated } from '../../../../plugin/diagnosis/analyzers/pending/not-created.ts'
import { ago, minutes } from '../../../support/diagnosis/clock.ts'
import { plain } from '../../../support/diagnosis/cluster-objects.ts'
import { event } from '../../../support/diagnosis/events.ts'
import { findingsOf } from '../../../support/diagnosis/facts.ts'
import { found } from '../../../support/diagnosis/found.ts'
import { condition, deployment, replicaSet } from '../../../support/diagnosis/objects.ts'

const replicas = replicaSet({ status: { replicas: 0, readyReplicas: 0, availableReplicas: 0 } })
const source = 'replicaset-controller'
const forbidden = 'Error creating: pods "web-5d9c7b8f6-x7k2p" is forbidden:'

/** The ReplicaSet web without Pods, and why. */
function refused(message: string): JsonObject[] {
  return [deployment(), replicas, event(replicas, 'FailedCreate', message, { source, count: 6 })]
}

const overQuota = `${forbidden} exceeded quota: team, requested: pods=1, used: pods=10, limited: pods=10`
const statefulSet = plain('apps/v1', 'StatefulSet', 'db', { spec: { replicas: 1 }, status: { replicas: 0 } })
const daemonSet = plain('apps/v1', 'DaemonSet', 'agent', {
  status: { desiredNumberScheduled: 3, currentNumberScheduled: 0 },
})
const job = plain('batch/v1', 'Job', 'report', { spec: {}, status: {} })
const webhooks = plain('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'images', {
  namespaced: false,
  more: {
    webhooks: [
      {
        name: 'images.example.com',
        failurePolicy: 'Fail',
        clientConfig: { service: { namespace: 'images', name: 'images' } },
      },
    ],
  },
})
const range = plain('v1', 'LimitRange', 'bounds', { spec: { limits: [{ type: 'Container', max: { memory: '1Gi' } }] } })
const tooLarge = `${forbidden} maximum memory usage per Container is 1Gi, but limit is 2Gi`
const unreachable =
  'Error creating: Internal error occurred: failed calling webhook "images.example.com": failed to call webhook: Post "https://images.images.svc:443/?timeout=10s": service "images" not found'

const broken: [claim: string, verdict: string, objects: JsonObject[]][] = [
  ['a quota is the root, whoever it stops', 'QuotaExceeded ResourceQuota/prod-shop/team', refused(overQuota)],
  [
    'a quota that counts what is not set',
    'QuotaExceeded ResourceQuota/prod-shop/team',
    refused(`${forbidden} failed quota: team: must specify limits.cpu for: web`),
  ],
  ['a LimitRange with that bound', 'LimitRangeViolated LimitRange/prod-shop/bounds', [range, ...refused(tooLarge)]],
  ['a LimitRange that was not found', 'LimitRangeViolated Deployment/prod-shop/web', refused(tooLarge)],
  [
    'pod security',
    'PodSecurityViolated Deployment/prod-shop/web',
    refused(
      `${forbidden} violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false)`,
    ),
  ],
  [
    'a missing ServiceAccount',
    'ServiceAccountMissing ServiceAccount/prod-shop/builder',
    refused(`${forbidden} error looking up service account prod-shop/builder: serviceaccount "builder" not found`),
  ],
  [
    'a webhook that refuses',
    'AdmissionDenied Deployment/prod-shop/web',
    refused('Error creating: admission webhook "images.example.com" denied the request: the image is not signed'),
  ],
  [
    'our own webhook refuses',
    'AdmissionDenied Deployment/prod-shop/web',
    refused(
      'Error creating: admission webhook "closed.validate.kubectl-heal.io" denied the request: Pod prod-shop/web-x: 1 violation of limits',
    ),
  ],
  [
    'a webhook that does not answer: its configuration',
    'WebhookFailing ValidatingWebhookConfiguration/images',
    [webhooks, ...refused(unreachable)],
  ],
  ['a webhook that does not answer, unread', 'WebhookFailing Webhook/images.example.com', refused(unreachable)],
  [
    'a missing PriorityClass',
    'PodCreationFailed PriorityClass/high',
    refused(`${forbidden} no PriorityClass with name high was found`),
  ],
  [
    'anything else',
    'PodCreationFailed Deployment/prod-shop/web',
    refused('Error creating: Pod "web-5d9c7b8f6-x7k2p" is invalid: spec.containers[0].image: Required value'),
  ],
  [
    "a ReplicaSet's condition, where Events are gone",
    'QuotaExceeded ResourceQuota/prod-shop/team',
    [
      deployment(),
      replicaSet({
        status: {
          replicas: 0,
          conditions: [condition('ReplicaFailure', true, ago(minutes), { reason: 'FailedCreate', message: overQuota })],
        },
      }),
    ],
  ],
  [
    'a StatefulSet',
    'QuotaExceeded ResourceQuota/prod-shop/team',
    [
      statefulSet,
      event(
        statefulSet,
        'FailedCreate',
        'create Pod db-0 in StatefulSet db failed error: pods "db-0" is forbidden: exceeded quota: team, requested: pods=1, used: pods=10, limited: pods=10',
      ),
    ],
  ],
  [
    'a DaemonSet',
    'QuotaExceeded ResourceQuota/prod-shop/team',
    [daemonSet, event(daemonSet, 'FailedCreate', overQuota)],
  ],
  ['a Job', 'QuotaExceeded ResourceQuota/prod-shop/team', [job, event(job, 'FailedCreate', overQuota)]],
]

const quiet: [claim: string, objects: JsonObject[]][] = [
  ['all Pods are there: recovered', [deployment(), replicaSet(), event(replicaSet(), 'FailedCreate', overQuota)]],
  [
    'one was created since',
    [
      ...refused(overQuota),
      event(replicas, 'SuccessfulCreate', 'Created pod: web-5d9c7b8f6-x7k2p', { age: 1000, type: 'Normal', source }),
    ],
  ],
  ['just made', [deployment(), replicas]],
  [
    'the Job is done',
    [
      plain('batch/v1', 'Job', 'report', { status: { conditions: [condition('Complete', true)] } }),
      event(job, 'FailedCreate', overQuota),
    ],
  ],
]

describe('Pods that are not created', () => {
  for (const [claim, verdict, objects] of broken) {
    it(`${claim}: ${verdict}`, () => {
      assert.deepEqual(found([notCreated], objects), [verdict])
    })
  }
  for (const [claim, objects] of quiet) {
    it(`${claim}: nothing`, () => {
      assert.deepEqual(found([notCreated], objects), [])
    })
  }

  it('a quota says what was asked for, used and allowed', () => {
    const [finding] = findingsOf([notCreated], refused(overQuota))
    assert.equal(finding?.cause, 'The ResourceQuota leaves no room: pods=1 requested, pods=10 used of pods=10')
    assert.deepEqual(
      finding.affects.map(({ kind }) => kind),
      ['ReplicaSet', 'Deployment'],
    )
  })
})
