import type { Json } from '../../../cluster/api.ts'
import type { Step } from './compare.ts'

const maps = '/api/v1/namespaces/default/configmaps'
const deployments = '/apis/apps/v1/namespaces/default/deployments'
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'
const apply = 'application/apply-patch+yaml'
const merge = 'application/merge-patch+json'

function map(name: string, data: Json, metadata: Json = {}): Json {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data }
}

function web(spec: Json, container: Json = {}, metadata: Json = {}): Json {
  const labels = { app: 'web' }
  const containers = [{ name: 'c', image: 'nginx:1', ...container }]
  const template = { metadata: { labels }, spec: { containers } }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', ...metadata },
    spec: { selector: { matchLabels: labels }, template, ...spec },
  }
}

function applied(claim: string, code: number, manager: string, body: Json, more = ''): Step {
  const base = body['kind'] === 'Deployment' ? deployments : maps
  const { name } = body['metadata'] as { name: string }
  const path = `${base}/${name}?fieldManager=${manager}${more}`
  return { claim, method: 'PATCH', path, body, contentType: apply, code }
}

const ofStatus = {
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } },
  status: { conditions: [{ type: 'Mine', status: 'True' }] },
}
const ports = [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }]
const env = [
  { name: 'A', value: '1' },
  { name: 'B', value: '2' },
]

function changed(claim: string, manager: string, body: Json): Step {
  return { claim, method: 'PATCH', path: `${maps}/k?fieldManager=${manager}`, body, contentType: merge, code: 200 }
}

/** Server-side apply on built-in kinds, in this order. */
export const applySteps: Step[] = [
  applied('creates by apply', 201, 'one', map('a', { x: '1', y: '2' }, { labels: { l: '1' } })),
  applied('the same again changes nothing', 200, 'one', map('a', { x: '1', y: '2' }, { labels: { l: '1' } })),
  applied('an equal value is shared', 200, 'two', map('a', { x: '1', z: '3' })),
  applied('a different value is a conflict', 409, 'two', map('a', { x: '9', z: '3' })),
  applied('two different values are two conflicts', 409, 'two', map('a', { x: '9', y: '9' })),
  applied('force takes the field', 200, 'two', map('a', { x: '9', z: '3' }), '&force=true'),
  applied('what an owner no longer applies goes', 200, 'one', map('a', { y: '2' })),
  applied('dry run answers as if', 200, 'one', map('a', { y: '2', n: '1' }), '&dryRun=All'),
  { claim: 'and stores nothing', method: 'GET', path: `${maps}/a`, code: 200 },
  {
    claim: 'an update takes the field that it changes',
    method: 'PATCH',
    path: `${maps}/a?fieldManager=person`,
    body: { data: { y: 'changed', p: '1' } },
    contentType: merge,
    code: 200,
  },
  applied('then the applier meets a conflict', 409, 'one', map('a', { y: '2' })),
  applied('an empty application gives up what it owned', 200, 'two', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
  }),
  applied('no field manager', 422, '', map('a', {})),
  { ...applied('force without apply', 422, 'one', map('a', {}), '&force=true'), contentType: merge },
  applied('another kind', 400, 'one', { ...map('a', {}), kind: 'Secret' }),
  applied('a field that the kind has not', 500, 'one', { ...map('a', {}), extra: 1 }),
  applied('managedFields in the application', 400, 'one', map('a', {}, { managedFields: [] })),
  { ...applied('a name that is not the one in the URL', 400, 'one', map('b', {})), path: `${maps}/a?fieldManager=one` },
  {
    claim: 'an object without owners',
    method: 'PATCH',
    path: `${maps}/a?fieldManager=person`,
    body: { metadata: { managedFields: [{}] } },
    contentType: merge,
    code: 200,
  },
  {
    claim: 'stays so when it is changed',
    method: 'PATCH',
    path: `${maps}/a?fieldManager=person`,
    body: { data: { q: '1' } },
    contentType: merge,
    code: 200,
  },
  applied('what was there before the first apply has an owner then', 200, 'one', map('a', { q: '1', r: '1' })),
  applied('creates a workload', 201, 'gitops', web({ replicas: 2 }, { ports, env })),
  applied('again', 200, 'gitops', web({ replicas: 2 }, { ports, env })),
  applied('another quantity text is a conflict', 200, 'sizes', web({}, { resources: { limits: { cpu: '1000m' } } })),
  applied('list items are kept apart by their keys', 200, 'sidecar', web({}, { name: 'd', image: 'side:1' })),
  applied(
    'an item of a keyed list goes when nobody owns it',
    200,
    'gitops',
    web({ replicas: 2 }, { ports: ports.slice(1), env }),
  ),
  applied('the order of an application counts', 200, 'gitops', web({ replicas: 2 }, { ports, env: env.toReversed() })),
  applied('a set element', 200, 'final', web({}, {}, { finalizers: ['example.com/one'] })),
  applied('and without it', 200, 'final', web({}, {})),
  applied('a duplicate in a keyed list', 500, 'gitops', web({}, { env: [env[0], env[0]] })),
  applied('an item without its key', 422, 'gitops', web({}, { env: [{ value: '1' }] })),
  {
    claim: 'scale takes the replicas',
    method: 'PATCH',
    path: `${deployments}/web/scale?fieldManager=person`,
    body: { spec: { replicas: 4 } },
    contentType: merge,
    code: 200,
  },
  applied('and an apply meets a conflict', 409, 'gitops', web({ replicas: 2 })),
  applied('but not where it leaves them out', 200, 'gitops', web({})),
  {
    claim: 'an update inside an item',
    method: 'PATCH',
    path: `${deployments}/web?fieldManager=person`,
    body: { spec: { template: { spec: { containers: [{ name: 'd', image: 'side:2' }] } } } },
    contentType: 'application/strategic-merge-patch+json',
    code: 200,
  },
  applied('does not keep the item when its owner leaves it', 200, 'sidecar', web({})),
  ...[
    applied('another object', 201, 'one', map('k', {})),
    changed('a label by an update', 'person', { metadata: { labels: { by: 'person' } } }),
    applied('is no conflict to another label', 200, 'one', map('k', {}, { labels: { of: 'one' } })),
    applied('labels go one by one', 200, 'one', map('k', {}, { labels: {} })),
    changed('a client-side application', 'kubectl-client-side-apply', {
      data: { a: '1' },
      metadata: { annotations: { [lastApplied]: JSON.stringify(map('k', { a: '1' })) } },
    }),
    applied('is taken over by kubectl without force', 200, 'kubectl', map('k', { a: '2', b: '1' })),
    changed('a change since', 'person', { data: { a: '3' } }),
    applied('is not', 409, 'kubectl', map('k', { a: '2', b: '1' })),
    applied('nor by others', 409, 'other', map('k', { a: '4' })),
  ],
  {
    claim: 'the status by apply',
    method: 'PATCH',
    path: `${deployments}/web/status?fieldManager=st`,
    body: ofStatus,
    contentType: apply,
    code: 200,
  },
  applied('a text for a number', 500, 'gitops', web({ replicas: 'x' })),
  applied('a text for a boolean', 500, 'gitops', web({ paused: 'x' })),
  applied('a number for a text', 500, 'gitops', web({}, { image: 3 })),
  { claim: 'the scaled one', method: 'GET', path: `${deployments}/web`, code: 200 },
]
