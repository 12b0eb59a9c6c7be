import type { JsonObject } from '../../../../../policies/json.ts'
import { workload } from '../objects.ts'
import { denied, forbidden, kubectl, type Attack } from './attack.ts'

const ours = 'kubectl-heal.io/v1alpha1'
const everything = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'prod-mine' } }

const webhook = (kind: string): JsonObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name: 'zz-mine' },
  webhooks: [],
})

/** Ways to change who decides, which are RBAC's to refuse. */
export const powerAttacks: readonly Attack[] = [
  {
    claim: 'an exception of his own',
    tries: kubectl('create -f -', {
      apiVersion: ours,
      kind: 'DriftException',
      metadata: { name: 'mine' },
      spec: {
        policy: 'prevent-drift',
        rules: ['lock-replicas'],
        target: { kind: 'Deployment', namespace: 'prod-shop', name: 'web' },
        owner: 'me',
        reason: 'mine',
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      },
    }),
    refused: forbidden,
  },
  {
    claim: 'a policy that makes him a manager',
    tries: kubectl('create -f -', {
      apiVersion: ours,
      kind: 'DriftPolicy',
      metadata: { name: 'mine' },
      spec: { match: {}, action: 'Audit', managers: { users: ['namespace-admin'] }, rules: [] },
    }),
    refused: forbidden,
  },
  {
    claim: 'an edit of a policy',
    tries: kubectl('patch driftpolicy/declared --type=merge -p {"spec":{"action":"Audit"}}'),
    refused: forbidden,
  },
  { claim: 'the deletion of a policy', tries: kubectl('delete driftpolicy/declared'), refused: forbidden },
  {
    claim: 'a RoleBinding to heal-override',
    tries: kubectl('create rolebinding over -n prod-shop --clusterrole=heal-override --user=namespace-admin'),
    refused: forbidden,
  },
  {
    claim: 'a ClusterRoleBinding to heal-override',
    tries: kubectl('create clusterrolebinding over --clusterrole=heal-override --user=namespace-admin'),
    refused: forbidden,
  },
  {
    claim: 'a Role of his own for exceptions',
    tries: kubectl('create role over -n prod-shop --verb=create --resource=driftexceptions.kubectl-heal.io'),
    refused: forbidden,
  },
  {
    claim: 'a Role of his own to impersonate',
    tries: kubectl('create role over -n prod-shop --verb=impersonate --resource=users'),
    refused: forbidden,
  },
  {
    claim: 'a label on the Namespace',
    tries: kubectl('label namespace/prod-shop kubernetes.io/metadata.name=kube-system --overwrite'),
    refused: forbidden,
  },
  { claim: 'a Namespace of his own', tries: kubectl('create -f -', everything), refused: forbidden },
  {
    claim: 'a webhook of his own, last in line',
    tries: kubectl('create -f -', webhook('MutatingWebhookConfiguration')),
    refused: forbidden,
  },
  {
    claim: 'the deletion of the webhooks',
    tries: kubectl('delete validatingwebhookconfiguration/kubectl-heal'),
    refused: forbidden,
  },
  {
    claim: 'a look at the key of the server',
    tries: kubectl('get secret/heal-admission-tls -n heal-system'),
    refused: forbidden,
  },
  { claim: 'a token of the server', tries: kubectl('create token heal-admission -n heal-system'), refused: forbidden },
  { claim: 'the deletion of the server', tries: kubectl('delete pods -n heal-system --all'), refused: forbidden },
  { claim: 'a kind of his own that is called Deployment', tries: kubectl('create -f -', crd()), refused: forbidden },
  {
    claim: 'a workload in kube-system',
    tries: kubectl('create deployment mine -n kube-system --image=example.com/web:1'),
    refused: forbidden,
  },
  {
    claim: 'a workload of production elsewhere',
    tries: async (_me, world) => {
      const developer = await world.as('developer')
      return developer.kubectl('create -f -', {
        ...workload('Deployment', 'moved', { metadata: { namespace: 'dev', labels: { tier: 'production' } } }),
      })
    },
    refused: denied('production-stays-in-production/namespace-isolation'),
  },
  {
    claim: 'a generated name in a Namespace that a policy selects by what it has not',
    tries: async (_me, world) => {
      const developer = await world.as('developer')
      const metadata = { name: null, generateName: 'spaced-', namespace: 'dev' }
      return developer.kubectl('create -f -', workload('Deployment', 'spaced', { metadata }))
    },
    refused: denied('spaced/owner'),
  },
  {
    claim: 'a ControllerRevision of his own',
    tries: kubectl('create -f -', {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name: 'mine', namespace: 'prod-shop' },
      revision: 9,
      data: {},
    }),
    refused: forbidden,
  },
]

function crd(): JsonObject {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  const names = { kind: 'Deployment', plural: 'deployments', singular: 'deployment' }
  const spec = {
    group: 'example.com',
    scope: 'Namespaced',
    names,
    versions: [{ name: 'v1', served: true, storage: true, schema }],
  }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'deployments.example.com' },
    spec,
  }
}
