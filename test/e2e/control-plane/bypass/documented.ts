import assert from 'node:assert/strict'
import { dig, type JsonObject } from '../../../../policies/json.ts'
import { until } from '../../../cluster/until.ts'
import { patch, path, read } from './attacks/attack.ts'
import { exception, inHours } from './attacks/exceptions.ts'
import { container, job, workload } from './objects.ts'
import type { Person } from './people.ts'
import { done, type World } from './world.ts'

/** Something that docs/what-it-does-not-stop.md says is not stopped. */
export interface Documented {
  claim: string
  /** How the page begins to say it. */
  page: string
  shows: (me: Person, world: World) => Promise<void>
}

const free = async (me: Person, name: string, changes: Parameters<typeof workload>[2] = {}): Promise<void> => {
  await done(me.kubectl('create -f -', workload('Deployment', name, changes)))
}
const replicasOf = async (me: Person, of: string): Promise<unknown> => dig(await read(me, of), 'spec', 'replicas')
const plainContainer: JsonObject = { ...container(), env: undefined }

/** Each is as the page says, no less and no more. */
export const documented: readonly Documented[] = [
  {
    claim: 'a deleted workload comes back with other values',
    page: 'Delete a workload and create it again',
    async shows(me) {
      await free(me, 'replaced', { replicas: 1 })
      await done(
        me.kubectl('replace --force --grace-period=0 -f -', workload('Deployment', 'replaced', { replicas: 2 })),
      )
      assert.equal(await replicasOf(me, 'deployments/replaced'), 2)
    },
  },
  {
    claim: 'but not with what no workload may have',
    page: 'rules on the state (limits, probes, annotations, CEL) hold at CREATE',
    async shows(me) {
      const bad = workload('Deployment', 'replaced', { pod: { containers: [{ ...container(), resources: {} }] } })
      const { stderr } = await me.kubectl('replace --force --grace-period=0 -f -', bad)
      assert.match(stderr, /resource-hygiene\/requests-and-limits/)
    },
  },
  {
    claim: 'the contents of a Secret',
    page: 'Change the contents of a ConfigMap or Secret',
    async shows(me) {
      await done(me.kubectl('patch secret/vault -n prod-shop --type=merge -p {"stringData":{"other":"x"}}'))
    },
  },
  {
    claim: 'an HPA inside the range scales',
    page: "Edit an HPA's minimum or maximum inside the policy's",
    async shows(me) {
      // Since the beginning: it takes a while.
      assert.equal(await replicasOf(me, 'deployments/ledger'), 4)
    },
  },
  {
    claim: 'a label is taken off first, and then the replicas change; not both at once',
    page: 'Take off, in one request, the label that a policy selects by',
    async shows(me) {
      await free(me, 'labelled', { replicas: 1, metadata: { namespace: 'dev', labels: { lock: 'yes' } } })
      const of = '/apis/apps/v1/namespaces/dev/deployments/labelled'
      const label = { metadata: { labels: { lock: null } } }
      const both = await patch(of, 'merge', { ...label, spec: { replicas: 2 } })(me)
      assert.match(both.stderr, /labelled\/replicas/)
      await done(patch(of, 'merge', label)(me))
      await done(patch(of, 'merge', { spec: { replicas: 2 } })(me))
    },
  },
  {
    claim: 'the image of a Pod that a controller made',
    page: 'Edit a Pod that a controller made',
    async shows(me) {
      const { stdout } = await me.kubectl('get pods -n prod-shop -l app=narrow -o name')
      const name = stdout.split('\n')[0]?.replace('pod/', '') ?? ''
      const image = [{ op: 'replace', path: '/spec/containers/0/image', value: 'elsewhere.org/web:1' }]
      await done(patch(path(`pods/${name}`), 'json', image)(me))
      await done(me.kubectl(`delete pod/${name} -n prod-shop`))
    },
  },
  {
    claim: 'a container without variables is renamed, with other limits',
    page: 'Rename a container, with other limits',
    async shows(me) {
      await free(me, 'renamed', { replicas: 1, pod: { containers: [plainContainer] } })
      const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '2', memory: '2Gi' } }
      const containers = [{ ...plainContainer, name: 'other', resources }]
      await done(patch(path('deployments/renamed'), 'merge', { spec: { template: { spec: { containers } } } })(me))
    },
  },
  {
    claim: "a Job that is named like a CronJob's, and given to it",
    page: 'Name a Job as a CronJob names its own',
    async shows(me) {
      const annotations = { 'example.com/owner': 'shop' }
      await done(me.kubectl('create -f -', job('Job', 'nightly-28123456', { annotations })))
      const { metadata } = await read(me, 'cronjobs/nightly')
      const owner = {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        name: 'nightly',
        uid: dig(metadata, 'uid'),
        controller: true,
      }
      await done(patch(path('jobs/nightly-28123456'), 'merge', { metadata: { ownerReferences: [owner] } })(me))
      await done(me.kubectl('annotate job/nightly-28123456 -n prod-shop example.com/owner-'))
    },
  },
  {
    claim: 'a command that means other variables',
    page: 'Leave the locked field and change what it means',
    async shows(me) {
      const command = ['env', 'TOKEN=x', '/web']
      const change = { spec: { template: { spec: { containers: [{ name: 'web', command }] } } } }
      await done(patch(path('deployments/narrow'), 'strategic', change)(me))
    },
  },
  {
    claim: 'a Deployment takes in a ReplicaSet of nobody, by its labels',
    page: 'Give a Pod labels that a ReplicaSet selects',
    async shows(me) {
      const labels = { app: 'taken' }
      await done(me.kubectl('create -f -', workload('ReplicaSet', 'taken', { replicas: 1, metadata: { labels } })))
      await free(me, 'taken', { replicas: 2 })
      await until('it scaled', 20_000, async () => (await replicasOf(me, 'replicasets/taken')) === 2)
    },
  },
  {
    claim: 'a manager that lives in his namespace is his',
    page: 'A manager whose ServiceAccount lives in a namespace',
    async shows(me) {
      await done(me.kubectl('create rolebinding deployer -n dev --clusterrole=edit --serviceaccount=dev:deployer'))
      await done(me.kubectl('scale deployment/local -n dev --replicas=2 --as=system:serviceaccount:dev:deployer'))
      assert.match((await me.kubectl('scale deployment/local -n dev --replicas=3')).stderr, /local\/replicas/)
    },
  },
  {
    claim: 'what is being deleted is edited, and nobody acts on it',
    page: 'every change of an object that is being deleted',
    async shows(me) {
      await free(me, 'dying', { replicas: 1, metadata: { finalizers: ['example.com/stay'] } })
      await until(
        'its ReplicaSet',
        10_000,
        async () => dig(await read(me, 'deployments/dying'), 'status', 'replicas') === 1,
      )
      await done(me.kubectl('delete deployment/dying -n prod-shop --wait=false'))
      await done(me.kubectl('scale deployment/dying -n prod-shop --replicas=9'))
      await until('the controller saw it', 20_000, async () => {
        const { metadata, status } = await read(me, 'deployments/dying')
        return dig(metadata, 'generation') === dig(status, 'observedGeneration')
      })
      const { stdout } = await me.kubectl('get rs -n prod-shop -l app=dying -o jsonpath={.items[*].spec.replicas}')
      assert.equal(stdout, '1')
      await done(patch(path('deployments/dying'), 'merge', { metadata: { finalizers: null } })(me))
    },
  },
  {
    claim: 'exceptions one after the other, and for somebody else, by name',
    page: 'Grant one exception after the other',
    async shows(_me, world) {
      const onCall = await world.as('on-call')
      const subjects = [{ kind: 'User', name: 'developer' }]
      await done(
        onCall.kubectl(
          'create -f -',
          exception('next', { subjects, notBefore: inHours(0.5), expiresAt: inHours(1.4) }),
        ),
      )
      await done(onCall.kubectl('create -f -', exception('for-developer', { subjects })))
      const developer = await world.as('developer')
      await until(
        'it is in force',
        10_000,
        async () => (await developer.kubectl('scale deployment/free -n dev --replicas=3')).code === 0,
      )
      const { stdout } = await onCall.kubectl(
        'get driftexception/for-developer -o jsonpath={.spec.requestedBy.username}',
      )
      assert.equal(stdout, 'on-call')
    },
  },
]
