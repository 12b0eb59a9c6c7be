import { dig, type JsonObject } from '../../../../../policies/json.ts'
import { until } from '../../../../cluster/until.ts'
import { denied, kubectl, patch, path, read, type Attack } from './attack.ts'
import { job, pod, workload } from '../objects.ts'
import type { Person } from '../people.ts'

const limits = denied('prevent-drift/lock-limits')
const hygiene = denied('resource-hygiene/requests-and-limits')
const more = { resources: { limits: { cpu: '200m', memory: '1Gi' } } }
const resize: JsonObject = { spec: { containers: [{ name: 'web', ...more }] } }
const bare = { name: 'web', image: 'example.com/web:1' }

async function podOf(me: Person, app: string): Promise<string> {
  const { stdout } = await me.kubectl(
    `get pods -n prod-shop -l app=${app} --field-selector=status.phase=Running -o name`,
  )
  return stdout.split('\n')[0]?.replace('pod/', '') ?? ''
}

async function ownerOf(me: Person, of: string, apiVersion = 'apps/v1'): Promise<JsonObject> {
  const { kind, metadata } = await read(me, of)
  return {
    apiVersion,
    kind,
    name: dig(metadata, 'name'),
    uid: dig(metadata, 'uid'),
    controller: true,
    blockOwnerDeletion: false,
  }
}

/** Ways through Pods and other kinds. */
export const podAttacks: readonly Attack[] = [
  { claim: '/resize of a bare Pod', tries: patch(path('pods/alone/resize'), 'strategic', resize), refused: limits },
  {
    claim: '/resize of a Pod of a Deployment',
    tries: async (me) => patch(path(`pods/${await podOf(me, 'web')}/resize`), 'strategic', resize)(me),
    refused: limits,
  },
  {
    claim: '/resize of a Pod whose Deployment alone is in the policy',
    tries: async (me) => patch(path(`pods/${await podOf(me, 'narrow')}/resize`), 'strategic', resize)(me),
    refused: denied('narrow/limits'),
  },
  {
    claim: '/resize by server-side apply',
    tries: async (me) =>
      patch(
        path('pods/alone/resize'),
        'apply',
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'alone' }, ...resize },
        { fieldManager: 'argocd-controller', force: 'true' },
      )(me),
    refused: limits,
  },
  {
    claim: 'kubectl debug of a bare Pod',
    tries: kubectl('debug alone -n prod-shop --image=example.com/debug:1'),
    refused: denied('no-debugging/ephemeral'),
  },
  {
    claim: 'kubectl debug of a Pod of a Deployment',
    tries: async (me) => me.kubectl(`debug ${await podOf(me, 'web')} -n prod-shop --image=example.com/debug:1`),
    refused: denied('no-debugging/ephemeral'),
  },
  {
    claim: 'an ephemeral container by PUT to a Pod of a StatefulSet',
    tries: async (me) => {
      const of = `pods/${await podOf(me, 'db')}`
      const body = await read(me, of)
      const spec = {
        ...(body['spec'] as object),
        ephemeralContainers: [{ name: 'debug', image: 'example.com/debug:1' }],
      }
      return me.ask({ method: 'PUT', path: path(`${of}/ephemeralcontainers`), body: { ...body, spec } })
    },
    refused: denied('no-debugging/ephemeral'),
  },
  {
    claim: 'kubectl debug with a copy, which has no probes',
    tries: kubectl('debug alone -n prod-shop --copy-to=copy --image=example.com/debug:1 --share-processes=false'),
    refused: denied('resource-hygiene/probes'),
  },
  {
    claim: 'a bare Pod without limits',
    tries: kubectl('create -f -', pod('loose', {}, { containers: [bare] })),
    refused: hygiene,
  },
  {
    claim: 'one with a forged owner',
    tries: async (me) => {
      const { stdout } = await me.kubectl('get replicasets -n prod-shop -l app=web -o name')
      const ownerReferences = [await ownerOf(me, `replicasets/${stdout.trim().split('/')[1] ?? ''}`)]
      return me.kubectl(
        'create -f -',
        pod('loose', { ownerReferences, labels: { app: 'web' } }, { containers: [bare] }),
      )
    },
    refused: hygiene,
  },
  {
    claim: 'one of a generated name that pretends to be a mirror',
    tries: kubectl(
      'create -f -',
      pod(
        '',
        {
          name: null,
          generateName: 'loose-',
          annotations: { 'kubernetes.io/config.mirror': 'x', 'kubernetes.io/config.source': 'file' },
        },
        { nodeName: 'node-1', containers: [bare] },
      ),
    ),
    refused: hygiene,
  },
  {
    claim: 'a bare Pod passed off as owned by an update, then resized',
    tries: async (me) => {
      const ownerReferences = [await ownerOf(me, 'replicasets/plain')]
      await patch(path('pods/alone'), 'merge', { metadata: { ownerReferences } })(me)
      return patch(path('pods/alone/resize'), 'strategic', resize)(me)
    },
    refused: limits,
  },
  {
    claim: 'a Job without limits',
    tries: kubectl('create -f -', job('Job', 'loose', {}, { resources: {} })),
    refused: hygiene,
  },
  {
    claim: 'a CronJob without limits',
    tries: kubectl('create -f -', job('CronJob', 'loose', {}, { resources: {} })),
    refused: hygiene,
  },
  {
    claim: "a Job that claims a CronJob's controller",
    tries: async (me) =>
      me.kubectl(
        'create -f -',
        job('Job', 'loose', { ownerReferences: [await ownerOf(me, 'cronjobs/nightly')] }, { resources: {} }),
      ),
    refused: hygiene,
  },
  { claim: 'a DaemonSet without limits', tries: kubectl('create -f -', daemons()), refused: hygiene },
  {
    claim: 'a ReplicaSet without limits, of a generated name',
    tries: kubectl(
      'create -f -',
      workload('ReplicaSet', 'loose', {
        metadata: { name: null, generateName: 'loose-' },
        pod: { containers: [bare] },
      }),
    ),
    refused: hygiene,
  },
  {
    claim: 'an annotation that is demanded taken away',
    tries: kubectl('annotate deployment/ledger -n prod-shop example.com/owner-'),
    refused: denied('owner/owner'),
  },
  {
    claim: 'the same through /status',
    tries: patch(path('deployments/ledger/status'), 'merge', {
      metadata: { annotations: { 'example.com/owner': null } },
    }),
    refused: denied('owner/owner'),
  },
  {
    claim: 'the same through /status of a Job',
    tries: patch(path('jobs/ledger/status'), 'merge', { metadata: { annotations: { 'example.com/owner': null } } }),
    refused: denied('owner/owner'),
  },
  {
    claim: 'the same of a Job that is first passed off as the work of a CronJob',
    tries: async (me) => {
      const ownerReferences = [await ownerOf(me, 'cronjobs/nightly', 'batch/v1')]
      await patch(path('jobs/ledger'), 'merge', { metadata: { ownerReferences } })(me)
      return me.kubectl('annotate job/ledger -n prod-shop example.com/owner-')
    },
    refused: denied('owner/owner'),
  },
  {
    claim: 'the same with a finalizer taken away in one request',
    tries: async (me) => {
      await patch(path('deployments/ledger'), 'merge', { metadata: { finalizers: ['example.com/stay'] } })(me)
      const said = await patch(path('deployments/ledger'), 'merge', {
        metadata: { finalizers: null, annotations: { 'example.com/owner': null } },
      })(me)
      await patch(path('deployments/ledger'), 'merge', { metadata: { finalizers: null } })(me)
      return said
    },
    refused: denied('owner/owner'),
  },
  {
    claim: 'an evicted Pod comes back as it was',
    tries: async (me) => {
      const name = await podOf(me, 'web')
      await me.ask({
        method: 'POST',
        path: path(`pods/${name}/eviction`),
        body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } },
      })
      await until(
        'three Pods again',
        20_000,
        async () =>
          (
            await me.kubectl('get pods -n prod-shop -l app=web --field-selector=status.phase=Running -o name')
          ).stdout.split('\n').length === 4,
      )
      return patch(path(`pods/${await podOf(me, 'web')}/resize`), 'strategic', resize)(me)
    },
    refused: limits,
  },
]

function daemons(): JsonObject {
  const daemonSet = workload('DaemonSet', 'loose', { pod: { containers: [bare] } })
  return { ...daemonSet, spec: { ...(daemonSet['spec'] as JsonObject), replicas: undefined } }
}
