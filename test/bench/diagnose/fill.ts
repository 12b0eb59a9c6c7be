import type { Api, Json } from '../../cluster/api.ts'
import { declaredBeside, endpointSlice, event, quota } from './around.ts'
import { application, namespaceName, node, type Application, type Size } from './objects.ts'

const atOnce = 24

/** Writes the objects of a large cluster straight into it. Its controllers must have stopped after `fillNamespaces`. */
export async function fill(api: Api, size: Size): Promise<void> {
  const since = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z')
  await inParallel(size.nodes, async (number) => {
    await api.demand('POST', '/api/v1/nodes', node(number, since))
  })
  await inParallel(size.deployments, (number) => fillApplication(api, number, size, since))
  await inParallel(size.events, async (number) => {
    // Those of odd numbers are about applications in trouble.
    const about = application(number % 2 === 0 ? number % size.deployments : (number * 50) % size.deployments, size)
    await api.demand('POST', `/api/v1/namespaces/${about.namespace}/events`, event(number, about, since))
  })
  // After the Pods: admission would count each of them.
  await inParallel(size.namespaces, async (number) => {
    const path = `/api/v1/namespaces/${namespaceName(number)}/resourcequotas`
    const { object, status } = quota(namespaceName(number))
    await api.demand('POST', path, object)
    await api.demand('PATCH', `${path}/team/status`, { status }, 'application/merge-patch+json')
  })
}

/** The namespaces; their ServiceAccounts are made by a controller, and awaited. */
export async function fillNamespaces(api: Api, { namespaces }: Size): Promise<void> {
  await inParallel(namespaces, async (number) => {
    const name = namespaceName(number)
    await api.demand('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
    while ((await api.request('GET', `/api/v1/namespaces/${name}/serviceaccounts/default`)).status !== 200);
  })
}

async function fillApplication(api: Api, number: number, size: Size, since: string): Promise<void> {
  const parts = application(number, size)
  const { namespace, name } = parts
  const apps = `/apis/apps/v1/namespaces/${namespace}`
  const pods = `/api/v1/namespaces/${namespace}/pods`
  const status = (path: string, value: Json) =>
    api.demand('PATCH', `${path}/status`, { status: value }, 'application/merge-patch+json')
  const setUid = uidOf(
    await api.demand('POST', `${apps}/replicasets`, parts.replicaSet(await declareAll(api, number, parts))),
  )
  await status(`${apps}/deployments/${name}`, { ...parts.status, updatedReplicas: size.podsEach })
  await status(`${apps}/replicasets/${name}-7887448d46`, parts.status)
  const written = parts.pods(setUid, since, size.nodes)
  for (const pod of written) {
    await api.demand('POST', pods, pod.object)
    await status(`${pods}/${pod.name}`, pod.status)
  }
  const slice = endpointSlice(
    number,
    parts,
    written.map((pod) => pod.name),
  )
  await api.demand('POST', `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, slice)
}

/** Declares what people declare of an application; somebody has then edited one Deployment in fifty. The Deployment's uid. */
async function declareAll(api: Api, number: number, parts: Application): Promise<string> {
  const { namespace, name, deployment } = parts
  for (const [resource, object] of Object.entries(declaredBeside(number, parts)))
    await declare(api, number, `${groupPath(object)}/namespaces/${namespace}/${resource}`, object)
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments`
  const uid = uidOf(await declare(api, number, path, deployment))
  if (number % 50 === 7) {
    const edit = { spec: { replicas: 3, template: { metadata: { annotations: { edited: 'yes' } } } } }
    await api.demand('PATCH', `${path}/${name}?fieldManager=kubectl-edit`, edit, 'application/merge-patch+json')
  }
  return uid
}

/** As `kubectl apply` does it, and one in four as a GitOps controller does: by server-side apply. */
function declare(api: Api, number: number, path: string, object: Json): Promise<Json> {
  const metadata = object['metadata'] as Json
  if (number % 4 === 3) {
    const query = '?fieldManager=kustomize-controller&force=true'
    return api.demand('PATCH', `${path}/${String(metadata['name'])}${query}`, object, 'application/apply-patch+yaml')
  }
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(object)}\n` }
  return api.demand('POST', `${path}?fieldManager=kubectl-client-side-apply`, {
    ...object,
    metadata: { ...metadata, annotations },
  })
}

function groupPath({ apiVersion }: Json): string {
  return apiVersion === 'v1' ? '/api/v1' : `/apis/${String(apiVersion)}`
}

function uidOf({ metadata }: Json): string {
  return typeof metadata === 'object' && metadata !== null && 'uid' in metadata ? String(metadata.uid) : ''
}

async function inParallel(count: number, run: (number: number) => Promise<void>): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) await run(number)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}
