import type { ApiClient } from '../../cluster/api-client.ts'
import { listObjects } from '../../cluster/list.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asString, dig } from '../../policies/json.ts'
import { orThrow } from '../connect/failure-text.ts'
import { ownLabel } from '../install/names.ts'
import { objectTitle } from '../install/object-types.ts'
import { reportApi, type ReportApi } from '../scan/report-api.ts'
import type { Removable } from './installed-objects.ts'

/** The policy reports that scans have written, in all namespaces; none where the cluster has no such API. */
export async function findReports(client: ApiClient): Promise<Removable[]> {
  const api = await apiOf(client)
  if (api === undefined) return []
  const options = { labelSelector: `${ownLabel.key}=${ownLabel.value}` }
  const { items } = orThrow(await listObjects(client, api.type, options), 'reading the policy reports')
  return items.map((item) => {
    const name = {
      namespace: asString(dig(item, 'metadata', 'namespace')) ?? '',
      name: asString(dig(item, 'metadata', 'name')) ?? '',
    }
    return { type: api.type, name, title: `${objectTitle(api.type, name)} in ${name.namespace}`, note: '' }
  })
}

async function apiOf(client: ApiClient): Promise<ReportApi | undefined> {
  try {
    return await reportApi(client)
  } catch (error) {
    if (error instanceof HealError && error.code === 'no-report-api') return undefined
    throw error
  }
}
