import { asArray, dig, type JsonObject } from '../../../../../policies/json.ts'
import { planted, workload } from '../objects.ts'
import { denied, kubectl, patch, path, read, type Attack } from './attack.ts'

const first = '/spec/template/spec/containers/0'
const declared = denied('declared/declared')
const manifest = (name: string, replicas: number): JsonObject => workload('Deployment', name, { replicas })

/** Ways around what git declared: `applied` by server-side apply, `declared` by the annotation. */
export const declaredAttacks: readonly Attack[] = [
  {
    claim: 'kubectl edit',
    tries: patch(path('deployments/applied'), 'merge', {
      spec: { template: { spec: { serviceAccountName: 'other' } }, replicas: 5 },
    }),
    refused: declared,
  },
  {
    claim: "arguments, whose values are nobody else's business",
    tries: patch(path('deployments/applied'), 'json', [
      { op: 'replace', path: `${first}/args/0`, value: `--password=${planted.attempt}` },
      { op: 'replace', path: `${first}/env/0/value`, value: planted.attempt },
    ]),
    refused: declared,
  },
  {
    claim: 'server-side apply without force',
    tries: kubectl('apply --server-side -f -', manifest('applied', 5)),
    refused: /conflict|declared/,
  },
  {
    claim: 'server-side apply by force',
    tries: kubectl('apply --server-side --force-conflicts -f -', manifest('applied', 5)),
    refused: declared,
  },
  {
    claim: 'server-side apply by force as argocd-controller',
    tries: kubectl(
      'apply --server-side --force-conflicts --field-manager=argocd-controller -f -',
      manifest('applied', 5),
    ),
    refused: declared,
  },
  {
    claim: 'an apply as argocd-controller that leaves most out',
    tries: kubectl('apply --server-side --field-manager=argocd-controller -f -', {
      ...manifest('applied', 3),
      spec: { ...(manifest('applied', 3)['spec'] as JsonObject), replicas: undefined },
    }),
    refused: declared,
  },
  {
    claim: 'an apply as argocd-controller of nothing but a name',
    tries: patch(
      path('deployments/applied'),
      'apply',
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'applied' } },
      { fieldManager: 'argocd-controller', force: 'true' },
    ),
    refused: /declared|Invalid|invalid/,
  },
  {
    claim: 'managedFields [{}]',
    tries: patch(path('deployments/applied'), 'merge', { metadata: { managedFields: [{}] } }),
    refused: declared,
  },
  {
    claim: 'managedFields [{}] and the change in one',
    tries: patch(path('deployments/applied'), 'merge', { metadata: { managedFields: [{}] }, spec: { replicas: 5 } }),
    refused: declared,
  },
  {
    claim: 'managedFields emptied by a PUT',
    tries: async (me) => {
      const body = await read(me, 'deployments/applied')
      return me.ask({
        method: 'PUT',
        path: path('deployments/applied'),
        body: { ...body, metadata: { ...(body['metadata'] as object), managedFields: [{}] } },
      })
    },
    refused: declared,
  },
  {
    claim: 'managedFields that say Update in place of Apply',
    tries: async (me) => {
      const body = await read(me, 'deployments/applied')
      const managedFields = asArray(dig(body, 'metadata', 'managedFields')).map((entry) => ({
        ...(entry as object),
        operation: 'Update',
      }))
      return me.ask({
        method: 'PUT',
        path: path('deployments/applied'),
        body: { ...body, metadata: { ...(body['metadata'] as object), managedFields } },
      })
    },
    refused: declared,
  },
  {
    claim: 'managedFields of Apply that own less',
    tries: async (me) => {
      const body = await read(me, 'deployments/applied')
      const managedFields = asArray(dig(body, 'metadata', 'managedFields')).map((entry) => ({
        ...(entry as object),
        fieldsV1: { 'f:metadata': { 'f:labels': { 'f:x': {} } } },
      }))
      return me.ask({
        method: 'PUT',
        path: path('deployments/applied'),
        body: { ...body, metadata: { ...(body['metadata'] as object), managedFields } },
      })
    },
    refused: declared,
  },
  {
    claim: '/scale of what is declared',
    tries: kubectl('scale deployment/applied -n prod-shop --replicas=5'),
    refused: declared,
  },
  {
    claim: 'managedFields through /status, and then the change',
    tries: async (me) => {
      await patch(path('deployments/applied/status'), 'merge', { metadata: { managedFields: [{}] } })(me)
      return me.kubectl('scale deployment/applied -n prod-shop --replicas=5')
    },
    refused: declared,
  },
  {
    claim: 'last-applied taken away',
    tries: kubectl('annotate deployment/declared -n prod-shop kubectl.kubernetes.io/last-applied-configuration-'),
    refused: declared,
  },
  {
    claim: 'last-applied rewritten through /status',
    tries: patch(path('deployments/declared/status'), 'merge', {
      metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } },
    }),
    refused: declared,
  },
  {
    claim: 'last-applied that declares less',
    tries: kubectl(
      'annotate deployment/declared -n prod-shop --overwrite kubectl.kubernetes.io/last-applied-configuration={"spec":{"replicas":3}}',
    ),
    refused: declared,
  },
  {
    claim: 'kubectl apply of another manifest',
    tries: kubectl('apply -f -', manifest('declared', 5)),
    refused: declared,
  },
  { claim: 'kubectl replace', tries: kubectl('replace -f -', manifest('declared', 5)), refused: declared },
  {
    claim: 'an apply of one label, which would declare nothing else',
    tries: async (me) => {
      const label = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'declared', labels: { mine: 'x' } } }
      return patch(path('deployments/declared'), 'apply', label, { fieldManager: 'mine' })(me)
    },
    refused: declared,
  },
]
