import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JsonObject } from '../sandbox/types.ts'
import { deployment, namespace, paths, scale } from './example.ts'
import { createScene, type Scene } from './scene.ts'
import { until, type Stage } from './stage.ts'

const merge = 'application/merge-patch+json'
const strategic = 'application/strategic-merge-patch+json'

function scaleScene(claim: string, user: string, replicas: number, expect: Scene['expect'], says?: RegExp): Scene {
  const command = `kubectl scale deployment/web -n ${namespace} --replicas ${String(replicas)}`
  return {
    claim,
    user,
    command: user === 'hpa' ? `# horizontal-pod-autoscaler: replicas → ${String(replicas)}` : command,
    request: { method: 'PUT', path: paths.webScale, body: scale(replicas) },
    done: 'deployment.apps/web scaled',
    expect,
    ...(says === undefined ? {} : { says }),
  }
}

function patchScene(scene: Omit<Scene, 'request' | 'done'>, patch: JsonObject, path = paths.web): Scene {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const request = { method: 'PATCH', path, body: patch, contentType: strategic }
  return { ...scene, request, done: `deployment.apps/${name} patched` }
}

const container = (changes: JsonObject): JsonObject => ({
  spec: { template: { spec: { containers: [{ name: 'web', ...changes }] } } },
})

const apiLabels = { metadata: { labels: { app: 'api', tier: 'production' } } }

/** A manifest that leaves out the memory limit, the requests and the self-healing annotation. */
const sparse = ((): JsonObject => {
  const object = deployment('api', { container: { resources: { limits: { cpu: '500m' } } } })
  const spec = object['spec'] as { template: { spec: unknown } }
  return { ...object, spec: { ...spec, template: { ...apiLabels, spec: spec.template.spec } } }
})()

/** The story, in order: each scene stands on what the ones before left. */
export const scenes: readonly Scene[] = [
  scaleScene('a manual scale is denied', 'developer', 9, 'denied', /lock-replicas/),
  patchScene(
    {
      claim: 'so is the same change of the object itself',
      user: 'developer',
      command: `kubectl patch deployment/web -n ${namespace} -p '{"spec":{"replicas":9}}'`,
      expect: 'denied',
      says: /lock-replicas.*spec\.replicas/,
    },
    { spec: { replicas: 9 } },
  ),
  scaleScene("the HPA's scale inside the range is allowed", 'hpa', 6, 'allowed'),
  scaleScene("the HPA's scale outside the range is denied", 'hpa', 30, 'denied', /2 to 10/),
  patchScene(
    {
      claim: "the GitOps controller's change is allowed",
      user: 'gitops',
      command: '# argocd-application-controller: apply web.yaml, LOG_LEVEL=warn, image 1.4.3',
      expect: 'allowed',
    },
    container({ image: 'registry.example.com/web:1.4.3', env: [{ name: 'LOG_LEVEL', value: 'warn' }] }),
  ),
  patchScene(
    {
      claim: 'an environment change by a person is denied, and its value stays hidden',
      user: 'developer',
      command: `kubectl set env deployment/web -n ${namespace} LOG_LEVEL=debug`,
      expect: 'denied',
      says: /lock-env.*LOG_LEVEL/,
    },
    container({ env: [{ name: 'LOG_LEVEL', value: 'debug' }] }),
  ),
  createScene(
    { claim: 'missing limits are denied', user: 'developer', expect: 'denied', says: /limits/ },
    deployment('api', { container: { resources: {} } }),
  ),
  createScene(
    {
      claim: 'defaults and the annotation are added where they are absent',
      user: 'developer',
      expect: 'allowed',
      stored: (object) => {
        const text = JSON.stringify(object)
        return (
          text.includes('"self-healing":"enabled"') &&
          text.includes('"memory":"512Mi"') &&
          text.includes('"requests":{"cpu":"100m"}')
        )
      },
    },
    sparse,
  ),
  createScene(
    {
      claim: 'production in the wrong namespace is denied',
      user: 'developer',
      expect: 'denied',
      says: /namespace-isolation/,
    },
    deployment('web', { namespace: 'dev' }),
  ),
  {
    ...scaleScene('an exception is honoured', 'on-call', 12, 'allowed'),
    before: async (stage) => {
      await grantException(stage)
      await until(() => isAllowedDryRun(stage), 'the exception to be loaded')
    },
  },
  {
    ...scaleScene('and has an end', 'on-call', 14, 'denied', /lock-replicas/),
    before: (stage) => until(async () => !(await isAllowedDryRun(stage)), 'the exception to expire'),
  },
  patchScene(
    {
      claim: 'old violations do not block a finalizer, they are only told',
      user: 'developer',
      command: `kubectl patch deployment/legacy -n ${namespace} -p '{"metadata":{"finalizers":["example.com/cleanup"]}}'`,
      expect: 'allowed',
      says: /was there before/,
    },
    { metadata: { finalizers: ['example.com/cleanup'] } },
    paths.legacy,
  ),
  {
    claim: 'nor its removal',
    user: 'developer',
    command: `kubectl patch deployment/legacy -n ${namespace} --type merge -p '{"metadata":{"finalizers":null}}'`,
    request: { method: 'PATCH', path: paths.legacy, body: { metadata: { finalizers: null } }, contentType: merge },
    done: 'deployment.apps/legacy patched',
    expect: 'allowed',
  },
]

const exceptionSeconds = 4

/** Drops a DriftException into the watched directory: on-call may scale `web`, for a few seconds. */
async function grantException({ exceptions }: Stage): Promise<void> {
  const time = (offset: number): string => new Date(Date.now() + offset).toISOString()
  const exception = {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftException',
    metadata: { name: 'inc-4711-web' },
    spec: {
      policy: 'prevent-drift',
      rules: ['lock-replicas'],
      target: { kind: 'Deployment', namespace, name: 'web' },
      subjects: [{ kind: 'User', name: 'on-call' }],
      owner: 'team-shop',
      reason: 'sale traffic, HPA capped',
      ticket: 'INC-4711',
      notBefore: time(-1000),
      expiresAt: time(exceptionSeconds * 1000),
      atExpiry: 'Keep',
      requestedBy: { username: 'on-call', groups: ['oncall'] },
    },
  }
  await mkdir(exceptions, { recursive: true })
  await writeFile(join(exceptions, 'inc-4711-web.json'), JSON.stringify(exception, null, 2))
}

async function isAllowedDryRun({ sandbox }: Stage): Promise<boolean> {
  const { status } = await sandbox.client('on-call')({
    method: 'PUT',
    path: `${paths.webScale}?dryRun=All`,
    body: scale(13),
  })
  return status < 400
}
