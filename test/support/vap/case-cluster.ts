import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { loadRuleCases } from '../rule-cases.ts'
import type { RuleCase } from '../rule-case.ts'
import { impersonatingApi, type ImpersonatingApi } from './impersonating-api.ts'

const namespaces = ['prod-shop', 'dev', 'ops', 'ops-2', 'nonprod-shop']

/** Rules that CEL cannot express; all others are exported whole or in part. */
const inexpressible = ['config-hash', 'declared-fields', 'signed-images']

/** The cases of all rules that a twin can have, by file. */
export async function twinCases(): Promise<Map<string, readonly RuleCase[]>> {
  return new Map([...(await loadRuleCases())].filter(([file]) => !inexpressible.includes(file)))
}

/** A control plane in which the users of the cases may do everything. */
export async function startCaseCluster(): Promise<{ plane: ControlPlane; api: ImpersonatingApi }> {
  // No Pod of a case is to run: what may be resized would depend on how far it got.
  const plane = await startControlPlane({ namespaces, nodes: 0 })
  const api = await impersonatingApi(await plane.kubeconfig('admin'))
  const apiGroup = 'rbac.authorization.k8s.io'
  await api.demand('POST', `/apis/${apiGroup}/v1/clusterrolebindings`, {
    metadata: { name: 'twin-cases' },
    roleRef: { apiGroup, kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup, kind: 'Group', name: 'twin-cases' }],
  })
  await api.call('PATCH', '/api/v1/namespaces/prod-shop', { metadata: { labels: { tier: 'gold' } } })
  return { plane, api }
}

/** Does all of some work, a few at a time, in order. */
export async function fewAtATime<Item>(items: readonly Item[], work: (item: Item, index: number) => Promise<void>) {
  const left = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) await work(item, index)
  }
  await Promise.all(Array.from({ length: 6 }, worker))
}
