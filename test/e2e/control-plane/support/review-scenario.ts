import type { Json } from '../../../cluster/api.ts'

const labels = { app: 'web' }
const container = { name: 'web', image: 'nginx:1', resources: { requests: { cpu: '10m' }, limits: { cpu: '100m' } } }
const template = { metadata: { labels }, spec: { containers: [container] } }
const task = { metadata: { labels }, spec: { ...template.spec, restartPolicy: 'Never' } }
const selector = { matchLabels: labels }

function object(apiVersion: string, kind: string, name: string, spec: Json): Json {
  return { apiVersion, kind, metadata: { name, labels }, spec }
}

/** The Deployment that most commands are about, with so many replicas. */
export function web(name: string, replicas: number, image = 'nginx:1'): Json {
  const spec = { containers: [{ ...container, image }] }
  return object('apps/v1', 'Deployment', name, { replicas, selector, template: { ...template, spec } })
}

/** Not ready, so that only the DaemonSet's Pods go there. */
const idleNode = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'idle' } }

const everything = [
  idleNode,
  web('web', 2),
  object('apps/v1', 'StatefulSet', 'sts', { replicas: 1, serviceName: 'sts', selector, template }),
  object('apps/v1', 'DaemonSet', 'ds', { selector, template }),
  object('v1', 'ReplicationController', 'rc', { replicas: 1, selector: labels, template }),
  object('batch/v1', 'Job', 'j', { template: task }),
  object('batch/v1', 'CronJob', 'cj', { schedule: '* * * * *', jobTemplate: { spec: { template: task } } }),
  object('v1', 'Pod', 'initp', { initContainers: [{ ...container, name: 'init' }], containers: [container] }),
]

/** One command of kubectl in the namespace; `input` is its standard input, WEB_POD and WEB_RS stand for the newest of `web`. */
export interface Step {
  args: string
  input?: Json
}

const hpa = {
  scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
  minReplicas: 5,
  maxReplicas: 6,
}
const debug = { spec: { ephemeralContainers: [{ name: 'debug', image: 'busybox' }] } }
const resized = { spec: { containers: [{ name: 'web', resources: { limits: { cpu: '200m' } } }] } }
const status = (body: Json) => JSON.stringify({ status: body })

/** What people did while the reviews were recorded. */
export const steps: readonly Step[] = [
  { args: 'apply -f -', input: { apiVersion: 'v1', kind: 'List', items: everything } },
  { args: 'create deployment web9 --image=nginx' },
  { args: 'apply --server-side --field-manager=argocd-controller -f -', input: web('ssa', 1) },
  { args: 'wait --for=create pod -l app=web --timeout=20s' },
  { args: 'apply -f -', input: web('web', 3) },
  {
    args: 'apply --server-side --force-conflicts --field-manager=argocd-controller -f -',
    input: web('web', 3, 'nginx:2'),
  },
  { args: 'apply --server-side --force-conflicts -f -', input: web('web', 3, 'nginx:3') },
  { args: 'label deployment web team=a' },
  { args: 'set env deployment/web A=b' },
  { args: 'set image deployment/web web=nginx:4' },
  { args: 'rollout restart deployment/web' },
  { args: 'patch deployment web -p {"spec":{"minReadySeconds":1}}' },
  { args: 'scale deployment web --replicas=4 --dry-run=server' },
  { args: 'scale deployment web --replicas=4' },
  { args: 'scale deployment web --replicas=1 --as=bob --as-group=system:masters' },
  { args: 'autoscale deployment ssa --min=1 --max=2' },
  {
    args: 'create -f -',
    input: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' }, spec: hpa },
  },
  { args: 'scale statefulset sts --replicas=2' },
  { args: 'scale rc rc --replicas=2' },
  { args: 'scale WEB_RS --replicas=2' },
  { args: `patch deployment web --subresource=status -p ${status({ conditions: null })}` },
  { args: `patch WEB_POD --subresource=status -p ${status({ message: 'x' })}` },
  { args: 'set image WEB_POD web=nginx:5' },
  { args: `patch WEB_POD --subresource=resize -p ${JSON.stringify(resized)}` },
  { args: `patch WEB_POD --subresource=ephemeralcontainers -p ${JSON.stringify(debug)}` },
  { args: 'debug WEB_POD --image=busybox' },
  { args: 'patch cronjob cj --subresource=status -p {"status":{"lastScheduleTime":"2026-01-01T00:00:00Z"}}' },
  { args: 'rollout undo deployment/web' },
]

/** How everything was taken away, after the controllers had done their work. */
export const farewell: readonly Step[] = [
  { args: 'delete hpa --all' },
  { args: 'delete WEB_RS' },
  { args: 'delete cronjob cj' },
  // So that it is still there to be changed.
  { args: 'patch deployment web -p {"metadata":{"finalizers":["example.com/held"]}}' },
  { args: 'delete deployment web --cascade=foreground --wait=false' },
  { args: 'patch deployment web -p {"metadata":{"labels":{"last":"words"}}}' },
  { args: 'delete statefulset,daemonset,rc,job,pod --all --wait=false' },
]
