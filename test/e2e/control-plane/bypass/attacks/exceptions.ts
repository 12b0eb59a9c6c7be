import { dig, type JsonObject } from '../../../../../policies/json.ts'
import { until } from '../../../../cluster/until.ts'
import { denied, forbidden, kubectl, type Attack, type Try } from './attack.ts'
import type { Person } from '../people.ts'
import { done, type World } from '../world.ts'

const hour = 3_600_000
const exceptions = '/apis/kubectl-heal.io/v1alpha1/driftexceptions'

/** So many hours from now. */
export const inHours = (hours: number): string => new Date(Date.now() + hours * hour).toISOString()

/** An exception for dev/free, as the on-call engineer writes it. */
export function exception(name: string, spec: JsonObject = {}, more: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftException',
    metadata: { name, ...more },
    spec: {
      ...{ policy: 'dev-lock', rules: ['replicas'], target: { kind: 'Deployment', namespace: 'dev', name: 'free' } },
      ...{ owner: 'team-shop', reason: 'sale', expiresAt: inHours(0.5), ...spec },
    },
  }
}

const creates = (spec: JsonObject, more: JsonObject = {}): Try =>
  kubectl('create -f -', exception('forged', spec, more))
const problem = (text: string): RegExp => denied(text)
const scale = (replicas: number): Try => kubectl(`scale deployment/free -n dev --replicas=${String(replicas)}`)

function change(name: string, spec: JsonObject, by?: string | null): Try {
  const metadata = by === undefined ? {} : { metadata: { annotations: { 'kubectl-heal.io/revoked-by': by } } }
  const body = { ...metadata, ...(Object.keys(spec).length === 0 ? {} : { spec }) }
  return (me) =>
    me.ask({ method: 'PATCH', path: `${exceptions}/${name}`, body, contentType: 'application/merge-patch+json' })
}

/** One that is in force for the on-call engineer, once. */
const granted =
  (name: string) =>
  async (me: Person): Promise<void> => {
    await done(me.kubectl('create -f -', exception(name)))
    await until(
      'it is in force',
      10_000,
      async () => (await me.kubectl('scale deployment/free -n dev --replicas=3 --dry-run=server')).code === 0,
    )
  }

async function allow(world: World, allowed: boolean): Promise<void> {
  await done(
    world.admin.kubectl(
      `patch driftpolicy/dev-lock --type=merge -p {"spec":{"overrides":{"allowed":${String(allowed)}}}}`,
    ),
  )
}

/** Ways of the on-call engineer, who may grant, to more than that. */
export const exceptionAttacks: readonly Attack[] = [
  { claim: 'without an exception', tries: scale(5), refused: denied('dev-lock/replicas') },
  {
    claim: 'in the name of somebody else',
    tries: creates({ requestedBy: { username: 'developer', groups: [] } }),
    refused: problem('spec.requestedBy: must be who asks'),
  },
  {
    claim: 'with groups that are not his',
    tries: creates({ requestedBy: { username: 'on-call', groups: ['system:masters'] } }),
    refused: problem('its groups are not yours'),
  },
  {
    claim: 'in the name of somebody else by server-side apply',
    tries: kubectl('apply --server-side -f -', exception('forged', { requestedBy: { username: 'gitops' } })),
    refused: problem('spec.requestedBy: must be who asks'),
  },
  {
    claim: 'as somebody else',
    tries: (me) => me.kubectl('create --as=developer --validate=false -f -', exception('forged')),
    refused: forbidden,
  },
  {
    claim: 'for longer than the policy allows',
    tries: creates({ expiresAt: inHours(1.5) }),
    refused: problem('expiresAt'),
  },
  {
    claim: 'for longer, counted from a creation in the future',
    tries: creates({ expiresAt: inHours(9) }, { creationTimestamp: inHours(8.5) }),
    refused: problem('expiresAt'),
  },
  { claim: 'for ever', tries: creates({ expiresAt: null }), refused: /expiresAt/ },
  {
    claim: 'until a time that is no time',
    tries: creates({ expiresAt: '9999-99-99T99:99:99Z' }),
    refused: /expiresAt/,
  },
  {
    claim: 'from a past that makes it long',
    tries: creates({ notBefore: inHours(-9), expiresAt: inHours(0.5) }),
    refused: problem('expiresAt'),
  },
  {
    claim: 'from a policy that allows none',
    tries: creates({ policy: 'declared', rules: ['declared'] }),
    refused: problem('declared'),
  },
  {
    claim: 'from one that is not there',
    tries: creates({ policy: 'Dev-lock' }),
    refused: problem('there is no policy'),
  },
  {
    claim: 'without the ticket that the policy asks for',
    tries: creates({ policy: 'resource-hygiene', rules: ['probes'] }),
    refused: problem('ticket'),
  },
  {
    claim: 'with an empty one',
    tries: creates({ policy: 'resource-hygiene', rules: ['probes'], ticket: ' ' }),
    refused: /ticket/,
  },
  { claim: 'from every rule', tries: creates({ rules: ['*'] }), refused: /rules/ },
  { claim: 'from no rule', tries: creates({ rules: [] }), refused: /rules/ },
  {
    claim: 'for a Namespace',
    tries: creates({ target: { kind: 'Namespace', namespace: 'dev', name: 'dev' } }),
    refused: /target/,
  },
  { claim: 'with no reason', tries: creates({ reason: '' }), refused: /reason/ },
  {
    claim: 'that is revoked from the start',
    tries: creates({}, { annotations: { 'kubectl-heal.io/revoked-by': 'on-call' } }),
    refused: problem('revoked-by'),
  },
  {
    claim: 'for every Deployment, which is one of a name that none can have',
    given: async (me) => {
      const target = { kind: 'Deployment', namespace: 'dev', name: '*' }
      await done(me.kubectl('create -f -', exception('every', { target })))
    },
    tries: scale(5),
    refused: denied('dev-lock/replicas'),
  },
  {
    claim: 'extended',
    given: granted('mine'),
    tries: change('mine', { expiresAt: inHours(0.9) }),
    refused: problem('may only become earlier'),
  },
  {
    claim: 'extended in the name of a revocation',
    tries: change('mine', { expiresAt: inHours(0.9) }, 'on-call'),
    refused: problem('may only become earlier'),
  },
  {
    claim: 'extended by a PUT',
    tries: (me) => me.kubectl('replace -f -', exception('mine', { expiresAt: inHours(0.9) })),
    refused: /may only become earlier|resourceVersion/,
  },
  {
    claim: 'for another target',
    tries: change('mine', { target: { name: 'other' } }),
    refused: problem('spec.target: may not change'),
  },
  {
    claim: 'for more rules',
    tries: change('mine', { rules: ['replicas', 'other'] }),
    refused: problem('spec.rules: may not change'),
  },
  {
    claim: 'for more people',
    tries: change('mine', { subjects: [{ kind: 'Group', name: 'system:authenticated' }] }),
    refused: problem('spec.subjects: may not change'),
  },
  {
    claim: 'ended in the name of somebody else',
    tries: change('mine', { expiresAt: inHours(0.1) }, 'developer'),
    refused: problem('must name who ends it'),
  },
  {
    claim: 'its uses set back',
    tries: kubectl('patch driftexception/mine --subresource=status --type=merge -p {"status":{"uses":0}}'),
    refused: forbidden,
  },
  {
    claim: 'its phase',
    tries: kubectl('patch driftexception/mine --subresource=status --type=merge -p {"status":{"phase":"Active"}}'),
    refused: forbidden,
  },
  { claim: 'its deletion', tries: kubectl('delete driftexception/mine'), refused: forbidden },
  {
    claim: 'used by somebody else',
    tries: async (_me, world) => scale(5)(await world.as('namespace-admin')),
    refused: denied('dev-lock/replicas'),
  },
  {
    claim: 'used for another workload',
    tries: kubectl('scale deployment/web -n prod-shop --replicas=5'),
    refused: denied('prevent-drift/lock-replicas'),
  },
  {
    claim: 'used when the policy has come to allow none',
    given: (_me, world) => allow(world, false),
    tries: async (me) => {
      await until(
        'the lock holds',
        10_000,
        async () => (await me.kubectl('scale deployment/free -n dev --replicas=4 --dry-run=server')).code !== 0,
      )
      return scale(4)(me)
    },
    refused: denied('dev-lock/replicas'),
    after: (_me, world) => allow(world, true),
  },
  {
    claim: 'granted when the policy has come to allow none',
    given: (_me, world) => allow(world, false),
    tries: creates({}),
    refused: problem('dev-lock'),
    after: (_me, world) => allow(world, true),
  },
  {
    claim: 'used when it is revoked',
    given: async (me) => {
      await done(change('mine', { expiresAt: new Date().toISOString() }, 'on-call')(me))
    },
    tries: async (me) => {
      await until(
        'the lock holds',
        10_000,
        async () => (await me.kubectl('scale deployment/free -n dev --replicas=4 --dry-run=server')).code !== 0,
      )
      return scale(4)(me)
    },
    refused: denied('dev-lock/replicas'),
  },
  {
    claim: 'brought back to life',
    tries: change('mine', { expiresAt: inHours(0.4) }, null),
    refused: problem('it has ended already'),
  },
  { claim: 'with no word of who ended it', tries: change('mine', {}, null), refused: problem('changes only together') },
  {
    claim: 'an edit of the policy',
    tries: kubectl('patch driftpolicy/dev-lock --type=merge -p {"spec":{"overrides":{"maxDuration":"99h"}}}'),
    refused: forbidden,
  },
]

/** The uses of an exception as its status tells them. */
export async function usesOf({ plane }: World, name: string): Promise<unknown> {
  return dig(await plane.api.demand('GET', `${exceptions}/${name}`), 'status', 'uses')
}
