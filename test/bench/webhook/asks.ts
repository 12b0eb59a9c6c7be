import type { User } from '../../../policies/evaluate/request.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { reviewOf } from '../../support/case-request.ts'
import { requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'

/** One kind of review, and the share of the raw server's throughput that is promised for it. */
export interface Ask {
  name: string
  path: string
  body: string
  least: number
  /** What the answer has to be, so that the bench measures what it says. */
  allowed: boolean
  patched: boolean
}

const probe = { httpGet: { path: '/healthz', port: 8080, scheme: 'HTTP' }, periodSeconds: 10, timeoutSeconds: 1 }
const complete = { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: '100m', memory: '256Mi' } }

const managedFields = [
  {
    manager: 'kubectl',
    operation: 'Apply',
    apiVersion: 'apps/v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': fieldsOf(45) } } } } },
  },
]

const gitops: User = {
  username: 'system:serviceaccount:argocd:argocd-application-controller',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:argocd', 'system:authenticated'],
}

/** The reviews of the promise, each a Deployment UPDATE of about 9 KB. */
export const asks: readonly [Ask, ...Ask[]] = [
  {
    name: 'validate',
    path: '/validate',
    body: review({}, { image: 'web:2' }),
    least: 0.7,
    allowed: true,
    patched: false,
  },
  {
    name: 'mutate',
    path: '/mutate',
    // By a manager: for anybody else a value that a lock of the same set would refuse is not filled in.
    body: review(
      { resources: { limits: { cpu: '1' } } },
      { image: 'web:2', resources: { limits: { cpu: '1' } } },
      gitops,
    ),
    least: 0.6,
    allowed: true,
    patched: true,
  },
  {
    name: 'denials',
    path: '/validate',
    body: review({}, { resources: { ...complete, limits: { cpu: '2', memory: '1Gi' } } }),
    least: 0.5,
    allowed: false,
    patched: false,
  },
]

function review(before: JsonObject, after: JsonObject, user?: User): string {
  const by = user === undefined ? {} : { user }
  const request = requestFor(deployment(after), { oldObject: deployment(before), ...by })
  return JSON.stringify(reviewOf(request))
}

function deployment(changes: JsonObject): JsonObject {
  const env = Array.from({ length: 18 }, (_, index) => ({ name: `SETTING_${index}`, value: `value ${index}` }))
  const container = (name: string, parts: JsonObject): JsonObject => ({
    name,
    image: `${name}:1`,
    imagePullPolicy: 'IfNotPresent',
    env,
    ports: [{ containerPort: 8080, protocol: 'TCP' }],
    livenessProbe: probe,
    readinessProbe: probe,
    resources: complete,
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...parts,
  })
  return workload('Deployment', {
    metadata: { uid: '7d1b5d6c-3f0e-4e52-9d0a-0e6b4a4e9a11', resourceVersion: '4711', generation: 3, managedFields },
    templateMetadata: { annotations: { 'self-healing': 'enabled' } },
    podSpec: { containers: [container('web', changes), container('proxy', {})], restartPolicy: 'Always' },
    spec: { replicas: 3, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
  })
}

function fieldsOf(count: number): JsonObject {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`f:field${index}`, {}]))
}
