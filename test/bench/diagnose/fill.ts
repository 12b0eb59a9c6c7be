import type { Api, Json } from '../../cluster/api.ts'
import { application, event, namespaceName, node, podStatus, type Size } from './objects.ts'

const atOnce = 24
/** One application in so many crashes. */
const brokenEach = 100

/** Writes the objects of a large cluster straight into it. Its controllers must have stopped after `fillNamespaces`. */
export async function fill(api: Api, size: Size): Promise<void> {
  const now = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z')
  await inParallel(size.nodes, async (number) => {
    await api.demand('POST', '/api/v1/nodes', node(number, now))
  })
  await inParallel(size.deployments, (number) => fillApplication(api, number, size, now))
  await inParallel(size.events, async (number) => {
    const { namespace, name } = application((number * brokenEach) % size.deployments, size)
    await api.demand(
      'POST',
      `/api/v1/namespaces/${namespace}/events`,
      event(number, namespace, `${name}-7887448d46-x0k7q`, now),
    )
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

async function fillApplication(api: Api, number: number, size: Size, now: string): Promise<void> {
  const { namespace, name, deployment, replicaSet, pod, condition } = application(number, size)
  const apps = `/apis/apps/v1/namespaces/${namespace}`
  const post = (path: string, body: Json) => api.demand('POST', path, body)
  const status = (path: string, value: Json) =>
    api.demand('PATCH', `${path}/status`, { status: value }, 'application/merge-patch+json')
  const uid = uidOf(await post(`${apps}/deployments`, deployment))
  const setUid = uidOf(await post(`${apps}/replicasets`, replicaSet(uid)))
  await status(`${apps}/deployments/${name}`, { ...condition, updatedReplicas: size.podsEach })
  await status(`${apps}/replicasets/${name}-7887448d46`, condition)
  for (let replica = 0; replica < size.podsEach; replica++) {
    const path = `/api/v1/namespaces/${namespace}/pods`
    const written = pod(replica, setUid, size.nodes)
    await post(path, written)
    await status(`${path}/${written.metadata.name}`, podStatus(now, number % brokenEach === 0))
  }
}

function uidOf(object: Json): string {
  const { metadata } = object
  return typeof metadata === 'object' && metadata !== null && 'uid' in metadata ? String(metadata.uid) : ''
}

async function inParallel(count: number, run: (number: number) => Promise<void>): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) await run(number)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}
