import { dig, type JsonObject } from '../../../../../policies/json.ts'
import { until } from '../../../../cluster/until.ts'
import { denied, forbidden, kubectl, patch, path, read, type Attack } from './attack.ts'

const locked = denied('prevent-drift/lock-replicas')
const ofGreedy = 'involvedObject.name=greedy'
const scaled = { spec: { replicas: 9 } }

/** Ways to another number of replicas. */
export const replicaAttacks: readonly Attack[] = [
  { claim: 'kubectl scale', tries: kubectl('scale deployment/web -n prod-shop --replicas=9'), refused: locked },
  {
    claim: 'kubectl scale of a StatefulSet',
    tries: kubectl('scale statefulset/db -n prod-shop --replicas=9'),
    refused: locked,
  },
  {
    claim: 'kubectl scale of a ReplicaSet of nobody',
    tries: kubectl('scale rs/plain -n prod-shop --replicas=9'),
    refused: locked,
  },
  {
    claim: 'kubectl scale of a ReplicationController',
    tries: kubectl('scale rc/old -n prod-shop --replicas=9'),
    refused: locked,
  },
  { claim: 'to nothing', tries: kubectl('scale deployment/web -n prod-shop --replicas=0'), refused: locked },
  {
    claim: 'a JSON patch of /scale',
    tries: patch(path('deployments/web/scale'), 'json', [{ op: 'replace', path: '/spec/replicas', value: 9 }]),
    refused: locked,
  },
  { claim: 'a merge patch of /scale', tries: patch(path('deployments/web/scale'), 'merge', scaled), refused: locked },
  {
    claim: 'a merge patch of /scale that leaves nothing',
    tries: patch(path('deployments/web/scale'), 'merge', { spec: null }),
    refused: locked,
  },
  {
    claim: 'server-side apply to /scale, by force, in the name of Argo CD',
    tries: patch(
      path('deployments/web/scale'),
      'apply',
      { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web' }, ...scaled },
      { fieldManager: 'argocd-controller', force: 'true' },
    ),
    refused: locked,
  },
  {
    claim: 'PUT to /scale with labels, annotations and owners of its own',
    tries: async (me) => {
      const scale = await read(me, 'deployments/web/scale')
      const forged = {
        labels: { tier: 'none' },
        annotations: { 'kubectl-heal.io/exempt': 'true' },
        deletionTimestamp: '2020-01-01T00:00:00Z',
      }
      const metadata = { ...(scale['metadata'] as object), ...forged }
      return me.ask({
        method: 'PUT',
        path: path('deployments/web/scale'),
        body: { ...scale, metadata, spec: { replicas: 9 } },
      })
    },
    refused: locked,
  },
  {
    claim: 'a Scale of an older version',
    tries: async (me) => {
      const body = {
        apiVersion: 'extensions/v1beta1',
        kind: 'Scale',
        metadata: { name: 'web', namespace: 'prod-shop' },
        ...scaled,
      }
      return me.ask({ method: 'PUT', path: path('deployments/web/scale'), body })
    },
    refused: /no kind|does not match|must be|not.*recognized|expected/,
  },
  {
    claim: 'a strategic patch of the Deployment',
    tries: patch(path('deployments/web'), 'strategic', scaled),
    refused: locked,
  },
  {
    claim: 'null, whose default is 1',
    tries: patch(path('deployments/web'), 'merge', { spec: { replicas: null } }),
    refused: locked,
  },
  {
    claim: 'a strategic patch that replaces the spec by one without it',
    tries: async (me) => {
      const { spec } = await read(me, 'deployments/web')
      const { selector, template } = spec as JsonObject
      const body = { spec: { $patch: 'replace', selector, template } }
      return patch(path('deployments/web'), 'strategic', body)(me)
    },
    refused: locked,
  },
  {
    claim: 'an update of /status that carries spec',
    tries: async (me) => {
      const body = await read(me, 'deployments/web/status')
      const sent = await me.ask({
        method: 'PUT',
        path: path('deployments/web/status'),
        body: { ...body, ...{ spec: { ...(body['spec'] as object), replicas: 9 } } },
      })
      // The API server itself ignores spec there.
      return sent.code === 0 && dig(JSON.parse(sent.stdout), 'spec', 'replicas') === 3
        ? { ...sent, code: 1, stderr: 'ignored' }
        : sent
    },
    refused: /ignored|denied/,
  },
  {
    claim: "a ReplicaSet passed off as a Deployment's: a forged owner, then its scale",
    tries: async (me) => {
      const { metadata } = await read(me, 'deployments/web')
      const { name, uid } = metadata as { name: string; uid: string }
      const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'Deployment', name, uid, controller: true }]
      await me.ask({
        method: 'PATCH',
        path: path('replicasets/plain'),
        body: { metadata: { ownerReferences } },
        contentType: 'application/merge-patch+json',
      })
      const { code, stderr } = await me.kubectl('scale rs/plain -n prod-shop --replicas=9')
      return { code, stdout: '', stderr }
    },
    refused: locked,
  },
  {
    claim: 'with the token of a ServiceAccount that is called like the manager',
    tries: async (me, world) => {
      await me.kubectl('create serviceaccount argocd-application-controller -n prod-shop')
      await me.kubectl(
        'create rolebinding mine -n prod-shop --clusterrole=admin --serviceaccount=prod-shop:argocd-application-controller',
      )
      const namesake = await world.asServiceAccount('prod-shop', 'argocd-application-controller')
      return namesake.kubectl('scale deployment/web -n prod-shop --replicas=9')
    },
    refused: locked,
  },
  {
    claim: 'impersonating a ServiceAccount of the namespace that is called like the manager',
    tries: kubectl(
      'scale deployment/web -n prod-shop --replicas=9 --as=system:serviceaccount:prod-shop:argocd-application-controller',
    ),
    refused: locked,
  },
  {
    claim: 'impersonating the manager',
    tries: kubectl(
      'scale deployment/web -n prod-shop --replicas=9 --as=system:serviceaccount:argocd:argocd-application-controller',
    ),
    refused: forbidden,
  },
  {
    claim: 'impersonating the autoscaler',
    tries: kubectl(
      'scale deployment/web -n prod-shop --replicas=9 --as=system:serviceaccount:kube-system:horizontal-pod-autoscaler',
    ),
    refused: forbidden,
  },
  {
    claim: 'impersonating a built-in controller',
    tries: kubectl('scale deployment/web -n prod-shop --replicas=9 --as=system:kube-controller-manager'),
    refused: forbidden,
  },
  {
    claim: 'impersonating a group',
    tries: kubectl('scale deployment/web -n prod-shop --replicas=9 --as=namespace-admin --as-group=system:masters'),
    refused: forbidden,
  },
  {
    claim: 'an HPA beyond the range',
    tries: async (me) => {
      let said = ''
      await until('the autoscaler to be refused', 40_000, async () => {
        const { stdout } = await me.kubectl(
          `get events -n prod-shop --field-selector ${ofGreedy} -o jsonpath={.items[*].message}`,
        )
        said = stdout
        return said.includes('admission webhook')
      })
      await me.kubectl('delete hpa greedy -n prod-shop')
      return { code: 1, stdout: '', stderr: said }
    },
    refused: denied('prevent-drift/lock-replicas'),
  },
]
