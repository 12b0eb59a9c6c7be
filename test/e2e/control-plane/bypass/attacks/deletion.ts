import { dig } from '../../../../../policies/json.ts'
import { until } from '../../../../cluster/until.ts'
import { denied, patch, path, read, type Attack } from './attack.ts'
import { workload } from '../objects.ts'
import type { Person } from '../people.ts'
import { done } from '../world.ts'

const locked = denied('prevent-drift/lock-replicas')
const held = { finalizers: ['example.com/stay'] }

/** A Deployment that stays, being deleted: nobody acts for it any more. */
async function leave(me: Person, name: string, replicas: number): Promise<void> {
  await done(me.kubectl('create -f -', workload('Deployment', name, { replicas, metadata: held })))
  await until('its ReplicaSet', 10_000, async () => (await replicaSetsOf(me, name)) !== '')
  await done(me.kubectl(`delete deployment/${name} -n prod-shop --wait=false`))
}

async function go(me: Person, name: string): Promise<void> {
  await done(patch(path(`deployments/${name}`), 'merge', { metadata: { finalizers: null } })(me))
}

async function replicaSetsOf(me: Person, name: string): Promise<string> {
  return (await me.kubectl(`get replicasets -n prod-shop -l app=${name} -o name`)).stdout.trim()
}

/** Ways through a finalizer and a deletion; what is being deleted may itself be edited. */
export const deletionAttacks: readonly Attack[] = [
  {
    claim: 'the ReplicaSet of a Deployment that is kept from going',
    given: (me) => leave(me, 'leaving', 2),
    tries: async (me) => me.kubectl(`scale ${await replicaSetsOf(me, 'leaving')} -n prod-shop --replicas=9`),
    refused: locked,
    after: (me) => go(me, 'leaving'),
  },
  {
    claim: 'a ReplicaSet given to a Deployment that is kept from going',
    given: async (me) => {
      await leave(me, 'decoy', 1)
      const { metadata } = await read(me, 'deployments/decoy')
      const owner = {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'decoy',
        uid: dig(metadata, 'uid'),
        controller: true,
      }
      const given = { metadata: { labels: { app: 'decoy' }, ownerReferences: [owner] } }
      await done(patch(path('replicasets/plain'), 'merge', given)(me))
    },
    tries: (me) => me.kubectl('scale rs/plain -n prod-shop --replicas=9'),
    refused: locked,
  },
  {
    claim: 'a deletionTimestamp of his own',
    tries: patch(path('deployments/web'), 'merge', {
      metadata: { deletionTimestamp: '2020-01-01T00:00:00Z', deletionGracePeriodSeconds: 0 },
      spec: { replicas: 9 },
    }),
    refused: /field is immutable|denied/,
  },
]
