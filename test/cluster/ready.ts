import type { Api } from './api.ts'
import type { Components } from './processes/components.ts'
import { until } from './until.ts'

const patience = 60_000

/** Waits until the API server serves. */
export async function untilServing(api: Api, components: Components): Promise<void> {
  await until('the API server is ready', patience, async () => {
    await components.demandAlive()
    return (await api.request('GET', '/readyz')).status === 200
  })
}

/** Waits until the controllers have filled in what users need: aggregated roles and default ServiceAccounts. */
export async function untilUsable(api: Api, components: Components, namespaces: readonly string[]): Promise<void> {
  const all = ['default', ...namespaces]
  await until('the users have their rights and the namespaces their ServiceAccounts', patience, async () => {
    await components.demandAlive()
    const checks = await Promise.all([
      ...namespaces.flatMap((namespace) =>
        ['developer', 'namespace-admin'].map((user) => mayResize(api, user, namespace)),
      ),
      ...all.map((namespace) => exists(api, `/api/v1/namespaces/${namespace}/serviceaccounts/default`)),
      ...all.map((namespace) => exists(api, `/api/v1/namespaces/${namespace}/configmaps/kube-root-ca.crt`)),
    ])
    return checks.every(Boolean)
  })
}

async function exists(api: Api, path: string): Promise<boolean> {
  return (await api.request('GET', path)).status === 200
}

/** The last right that the aggregation of roles brings. */
async function mayResize(api: Api, user: string, namespace: string): Promise<boolean> {
  const resourceAttributes = { namespace, verb: 'patch', resource: 'pods', subresource: 'resize' }
  const groups = [`${user}s`, 'system:authenticated']
  const review = { spec: { user, groups, resourceAttributes } }
  const { body } = await api.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', review)
  const { status } = body
  return typeof status === 'object' && status !== null && 'allowed' in status && status.allowed === true
}
