import { asArray, dig, type JsonObject } from '../../../../../policies/json.ts'
import { denied, kubectl, patch, path, read, type Attack } from './attack.ts'
import { container, planted } from '../objects.ts'
import type { Person } from '../people.ts'

const env = denied('prevent-drift/lock-env')
const limits = denied('prevent-drift/lock-limits')
const web = path('deployments/web')
const other = { name: 'TOKEN', value: planted.attempt }
const template = (spec: JsonObject): JsonObject => ({ spec: { template: { spec } } })
const first = '/spec/template/spec/containers/0'

const exempting = {
  'kubectl-heal.io/exempt': 'true',
  'kubectl-heal.io/ignore': 'true',
  'kubectl-heal.io/max-action': 'Audit',
  'kubectl-heal.io/revoked-by': 'namespace-admin',
  'kubectl-heal.io/managed-by': 'argocd/argocd-application-controller',
  'kubernetes.io/config.mirror': 'x',
  'kubernetes.io/config.source': 'file',
  'meta.helm.sh/release-name': 'web',
  'argocd.argoproj.io/tracking-id': 'web:apps/Deployment:prod-shop/web',
}

/** The Deployment with another list of containers, as a PUT. */
async function replaced(me: Person, of: string, containers: (old: JsonObject) => unknown[]) {
  const body = await read(me, of)
  const [spec, template, pod] = [['spec'], ['spec', 'template'], ['spec', 'template', 'spec']].map(
    (keys) => dig(body, ...keys) as JsonObject,
  )
  const old = asArray(pod?.['containers'])[0] as JsonObject
  const changed = { ...spec, template: { ...template, spec: { ...pod, containers: containers(old) } } }
  return me.ask({ method: 'PUT', path: path(of), body: { ...body, spec: changed } })
}

/** Ways to other variables, limits, annotations and images. */
export const templateAttacks: readonly Attack[] = [
  {
    claim: 'kubectl set env',
    tries: kubectl(`set env deployment/web -n prod-shop TOKEN=${planted.attempt}`),
    refused: env,
  },
  {
    claim: 'kubectl set env --from',
    tries: kubectl('set env deployment/web -n prod-shop --from=secret/vault --prefix=MY_'),
    refused: env,
  },
  {
    claim: 'a JSON patch of one value',
    tries: patch(web, 'json', [{ op: 'replace', path: `${first}/env/0/value`, value: planted.attempt }]),
    refused: env,
  },
  {
    claim: 'a JSON patch that moves the value away',
    tries: patch(web, 'json', [{ op: 'remove', path: `${first}/env/0` }]),
    refused: env,
  },
  {
    claim: 'a merge patch that nulls env',
    tries: patch(web, 'merge', template({ containers: [{ ...container(), env: null }] })),
    refused: env,
  },
  {
    claim: 'a strategic patch that deletes one',
    tries: patch(
      web,
      'strategic',
      template({ containers: [{ name: 'web', env: [{ name: 'TOKEN', $patch: 'delete' }] }] }),
    ),
    refused: env,
  },
  {
    claim: 'server-side apply by force in the name of Argo CD',
    tries: patch(
      web,
      'apply',
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web' },
        ...template({ containers: [{ name: 'web', env: [other] }] }),
      },
      { fieldManager: 'argocd-controller', force: 'true' },
    ),
    refused: env,
  },
  {
    claim: 'a second variable of the same name, which wins',
    tries: patch(web, 'json', [{ op: 'add', path: `${first}/env/-`, value: other }]),
    refused: env,
  },
  {
    claim: 'a secret in place of a value',
    tries: patch(web, 'json', [
      {
        op: 'replace',
        path: `${first}/env/0`,
        value: { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'vault', key: 'key' } } },
      },
    ]),
    refused: env,
  },
  {
    claim: 'envFrom',
    tries: patch(web, 'json', [{ op: 'add', path: `${first}/envFrom`, value: [{ secretRef: { name: 'vault' } }] }]),
    refused: env,
  },
  {
    claim: 'a container of another name with other variables',
    tries: (me) => replaced(me, 'deployments/web', (old) => [{ ...old, name: 'web2', env: [other] }]),
    refused: env,
  },
  {
    claim: 'a sidecar in front, with variables',
    tries: (me) => replaced(me, 'deployments/web', (old) => [{ ...container('side'), env: [other] }, old]),
    refused: env,
  },
  {
    claim: 'an init container with variables',
    tries: patch(web, 'json', [
      {
        op: 'add',
        path: '/spec/template/spec/initContainers',
        value: [{ ...container('init'), livenessProbe: undefined, readinessProbe: undefined, env: [other] }],
      },
    ]),
    refused: env,
  },
  {
    claim: 'a native sidecar with variables',
    tries: patch(web, 'json', [
      {
        op: 'add',
        path: '/spec/template/spec/initContainers',
        value: [{ ...container('side'), restartPolicy: 'Always', env: [other] }],
      },
    ]),
    refused: env,
  },
  {
    claim: 'the container twice',
    tries: (me) => replaced(me, 'deployments/web', (old) => [old, { ...old, env: [other] }]),
    refused: /Duplicate value|denied/,
  },
  {
    claim: 'env of a StatefulSet, by kubectl',
    tries: kubectl(`set env statefulset/db -n prod-shop TOKEN=${planted.attempt}`),
    refused: env,
  },
  {
    claim: "env of a Deployment's ReplicaSet",
    tries: async (me) => {
      const { stdout } = await me.kubectl('get replicasets -n prod-shop -l app=web -o name')
      return me.kubectl(`set env ${stdout.trim()} -n prod-shop TOKEN=${planted.attempt}`)
    },
    refused: env,
  },
  {
    claim: 'env of a CronJob',
    tries: kubectl(`set env cronjob/nightly -n prod-shop TOKEN=${planted.attempt}`),
    refused: env,
  },
  {
    claim: 'rollout undo to other variables',
    tries: async (me) => {
      const { stdout } = await me.kubectl('get replicasets -n prod-shop -l app=applied -o name')
      await me.kubectl(`annotate ${stdout.trim()} -n prod-shop deployment.kubernetes.io/revision=1 --overwrite`)
      return me.kubectl(
        `patch deployment/web -n prod-shop --type=json -p [{"op":"replace","path":"${first}/env/0/value","value":"${planted.attempt}"}] --field-manager=kubectl-rollout`,
      )
    },
    refused: env,
  },
  {
    claim: 'set resources',
    tries: kubectl('set resources deployment/web -n prod-shop --limits=memory=4Gi'),
    refused: limits,
  },
  {
    claim: 'limits in other units',
    tries: patch(
      web,
      'strategic',
      template({ containers: [{ name: 'web', resources: { limits: { memory: '0.5Gi' } } }] }),
    ),
    refused: limits,
  },
  {
    claim: 'limits of the whole Pod',
    tries: patch(web, 'merge', template({ resources: { limits: { memory: '8Gi', cpu: '2' } } })),
    refused: limits,
  },
  {
    claim: 'limits nulled',
    tries: patch(web, 'json', [{ op: 'replace', path: `${first}/resources`, value: null }]),
    refused: limits,
  },
  {
    claim: 'a container without limits beside it',
    tries: (me) => replaced(me, 'deployments/web', (old) => [old, { name: 'greedy', image: 'example.com/greedy:1' }]),
    refused: denied('resource-hygiene/requests-and-limits'),
  },
  {
    claim: 'probes taken away',
    tries: patch(web, 'json', [{ op: 'remove', path: `${first}/livenessProbe` }]),
    refused: denied('resource-hygiene/probes'),
  },
  {
    claim: 'self-healing switched off',
    tries: patch(web, 'merge', { spec: { template: { metadata: { annotations: { 'self-healing': 'Enabled' } } } } }),
    refused: denied('self-healing/self-healing-enabled'),
  },
  {
    claim: 'another registry that looks like ours',
    tries: kubectl('set image deployment/web -n prod-shop web=еxample.com/web:1'),
    refused: /denied|InvalidImageName|invalid/,
  },
  {
    claim: 'another registry',
    tries: kubectl('set image deployment/web -n prod-shop web=example.com.evil.org/web:1'),
    refused: denied('own-images/registry'),
  },
  {
    claim: 'another registry in capitals, in an init container',
    tries: patch(web, 'json', [
      {
        op: 'add',
        path: '/spec/template/spec/initContainers',
        value: [
          {
            ...container('init'),
            env: undefined,
            livenessProbe: undefined,
            readinessProbe: undefined,
            image: 'EXAMPLE.com/web:1',
          },
        ],
      },
    ]),
    refused: denied('own-images/registry'),
  },
  {
    claim: 'everything that is his to write beside it, in one request',
    tries: patch(web, 'merge', {
      metadata: {
        labels: { tier: null, 'app.kubernetes.io/managed-by': 'kubectl-heal', 'kubectl-heal.io/exempt': 'true' },
        annotations: exempting,
        finalizers: ['example.com/stay'],
        ownerReferences: [],
        managedFields: [{}],
      },
      spec: { replicas: 9 },
    }),
    refused: denied('prevent-drift/lock-replicas'),
  },
  {
    claim: 'a dry run says the same',
    tries: patch(web, 'merge', { spec: { replicas: 9 } }, { dryRun: 'All' }),
    refused: denied('prevent-drift/lock-replicas'),
  },
  {
    claim: 'loose field validation and another field manager',
    tries: patch(
      web,
      'merge',
      { spec: { replicas: 9, REPLICAS: 9 } },
      { fieldValidation: 'Ignore', fieldManager: 'argocd-application-controller' },
    ),
    refused: denied('prevent-drift/lock-replicas'),
  },
  {
    claim: 'keys of prototypes',
    tries: (me) =>
      me.ask({
        method: 'PATCH',
        path: web,
        contentType: 'application/merge-patch+json',
        body: JSON.parse(
          '{"__proto__":{"exempt":true},"metadata":{"annotations":{"constructor":"x","toString":"x"}},"spec":{"replicas":9}}',
        ) as JsonObject,
      }),
    refused: denied('prevent-drift/lock-replicas'),
  },
  {
    claim: 'an older API version',
    tries: (me) =>
      me.ask({
        method: 'PATCH',
        path: '/apis/apps/v1beta2/namespaces/prod-shop/deployments/web',
        contentType: 'application/merge-patch+json',
        body: { spec: { replicas: 9 } },
      }),
    refused: /does not serve this path|could not find the requested resource/,
  },
  {
    claim: 'and the one before',
    tries: (me) =>
      me.ask({
        method: 'PATCH',
        path: '/apis/extensions/v1beta1/namespaces/prod-shop/deployments/web',
        contentType: 'application/merge-patch+json',
        body: { spec: { replicas: 9 } },
      }),
    refused: /does not serve this path|could not find the requested resource/,
  },
]
