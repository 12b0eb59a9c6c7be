import { createApiClient } from '../../cluster/api-client.ts'
import { loadEndpoint } from '../../cluster/kube-config.ts'
import { startControlPlane } from '../cluster/control-plane.ts'
import { until } from '../cluster/until.ts'
import { makeWorld } from './make-world.ts'
import type { Settings } from './setting.ts'

/** One real control plane for all scenarios; each gets a namespace, which goes when it is over. */
export async function startClusterSettings(): Promise<Settings> {
  const plane = await startControlPlane({ namespaces: [], nodeGrace: 10, backOff: { first: 250, last: 60_000 } })
  const { api, kubelet } = plane
  const loaded = await loadEndpoint({ kind: 'kubeconfig', file: await plane.kubeconfig('admin') })
  if (!loaded.ok) throw new Error(loaded.reason)

  return {
    async open(name) {
      const namespace = `s-${name}`.slice(0, 60)
      await api.demand('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
      const account = `/api/v1/namespaces/${namespace}/serviceaccounts/default`
      await until(`the ServiceAccount of ${namespace}`, 30_000, async () => {
        return (await api.request('GET', account)).status === 200
      })
      const { world, end } = makeWorld({ where: 'cluster', api, kubelet, namespace })
      const client = createApiClient(loaded.endpoint)
      return {
        world,
        client,
        async end() {
          client.close()
          try {
            await end()
          } finally {
            await api.request('DELETE', `/api/v1/namespaces/${namespace}`)
          }
        },
      }
    },
    stop: () => plane.stop(),
  }
}
