import type { Json } from '../../../cluster/api.ts'
import type { Step } from './compare.ts'

const configMaps = '/api/v1/namespaces/kube-public/configmaps'
const label = 'labelSelector=of%3Dreading'

function create(path: string, body: Json, code = 201): Step {
  const { kind } = body
  return { claim: `a ${String(kind)}`, method: 'POST', path: `${path}?fieldManager=t`, body, code }
}

function object(apiVersion: string, kind: string, name: string, more: Json = {}): Json {
  return { apiVersion, kind, metadata: { name, labels: { of: 'reading' } }, ...more }
}

function read(claim: string, path: string, code = 200): Step {
  return { claim, method: 'GET', path, code }
}

const storage = { resources: { requests: { storage: '1Gi' } } }
const rule = {
  host: 'a.example.com',
  http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } }] },
}

/** The kinds of nodes, volumes, limits and ways in, and reading lists of them, in this order. */
export const readSteps: Step[] = [
  ...['a', 'b', 'c'].map((name) => create(configMaps, object('v1', 'ConfigMap', name))),
  read('a selected page', `${configMaps}?${label}&limit=5`),
  { ...read('no token', `${configMaps}?limit=2&continue=nonsense`, 400), part: 'code' },
  read('a field that is none', `/api/v1/pods?fieldSelector=spec.none%3Dx`, 400),
  create('/api/v1/nodes', object('v1', 'Node', 'reading', { spec: { unschedulable: true } })),
  create(
    '/apis/storage.k8s.io/v1/storageclasses',
    object('storage.k8s.io/v1', 'StorageClass', 'reading', { provisioner: 'example.com/p' }),
  ),
  {
    ...create(
      '/api/v1/persistentvolumes',
      object('v1', 'PersistentVolume', 'reading', {
        spec: { capacity: { storage: '1024Mi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/v' } },
      }),
    ),
    part: 'spec',
  },
  create(
    '/api/v1/namespaces/default/persistentvolumeclaims',
    object('v1', 'PersistentVolumeClaim', 'reading', {
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'none', ...storage },
    }),
  ),
  create(
    '/api/v1/namespaces/default/limitranges',
    object('v1', 'LimitRange', 'reading', {
      spec: { limits: [{ type: 'Container', max: { memory: '1Gi' }, min: { cpu: '10m' } }] },
    }),
  ),
  create(
    '/api/v1/namespaces/default/resourcequotas',
    object('v1', 'ResourceQuota', 'reading', { spec: { hard: { 'requests.cpu': '2000m' } } }),
  ),
  create(
    '/apis/networking.k8s.io/v1/namespaces/default/ingresses',
    object('networking.k8s.io/v1', 'Ingress', 'reading', { spec: { rules: [rule], tls: [{ secretName: 's' }] } }),
  ),
  create(
    '/apis/networking.k8s.io/v1/ingressclasses',
    object('networking.k8s.io/v1', 'IngressClass', 'reading', {
      spec: { controller: 'example.com/c', parameters: { kind: 'K', name: 'n' } },
    }),
  ),
  create(
    '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices',
    object('discovery.k8s.io/v1', 'EndpointSlice', 'reading', {
      ...{ addressType: 'IPv4', ports: [{ port: 80 }] },
      endpoints: [{ addresses: ['192.0.2.7'], conditions: { ready: false } }],
    }),
  ),
]
