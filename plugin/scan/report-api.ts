import type { ApiClient } from '../../cluster/api-client.ts'
import { serves } from '../../cluster/discovery.ts'
import type { ResourceType } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { orThrow } from '../connect/failure-text.ts'

/** One of the two APIs of policy reports; their results have the same fields. */
export interface ReportApi {
  type: ResourceType
  /** Where the report itself says its source and its limits; else only its results can. */
  describesItself: boolean
}

/** https://openreports.io, v1alpha1, else the working group's v1alpha2 that came before it. */
const apis: readonly ReportApi[] = [
  { type: reports('openreports.io', 'v1alpha1', 'reports', 'Report'), describesItself: true },
  { type: reports('wgpolicyk8s.io', 'v1alpha2', 'policyreports', 'PolicyReport'), describesItself: false },
]

function reports(group: string, version: string, resource: string, kind: string): ResourceType {
  return { group, version, resource, kind, namespaced: true }
}

/** The API that the cluster has, openreports.io before the older one. Throws a HealError where it has neither. */
export async function reportApi(client: ApiClient): Promise<ReportApi> {
  for (const api of apis) if (orThrow(await serves(client, api.type), 'looking for policy reports')) return api
  throw new HealError('no-report-api', 'the cluster has no policy reports: neither openreports.io nor wgpolicyk8s.io', {
    hint: 'Install the CustomResourceDefinitions of openreports.io (its Helm chart), or leave out --reports',
  })
}
