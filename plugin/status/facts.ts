import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiResult } from '../../cluster/api-result.ts'
import { listObjects } from '../../cluster/list.ts'
import { getObject } from '../../cluster/objects.ts'
import type { JsonObject } from '../../policies/json.ts'
import { ownName, ownNamespace, ownPods, webhooksName } from '../install/names.ts'
import { objectTypes } from '../install/object-types.ts'
import { askProbe, type Probed } from './probe.ts'
import { askReadiness, type PodReadiness } from './readiness.ts'

/** A list, or why there is none. */
export type Listed = ApiResult<{ items: readonly JsonObject[] }>

/** Everything that a status is made of, as it was answered. */
export interface Facts {
  definitions: Readonly<Record<'driftpolicies' | 'driftexceptions' | 'remediations', ApiResult>>
  deployment: ApiResult
  pods: Listed
  validating: ApiResult
  mutating: ApiResult
  secret: ApiResult
  policies: Listed
  exceptions: Listed
  /** What ready pods say of themselves. */
  readiness: readonly PodReadiness[]
  probe: Probed
}

/** Reads everything at once; nothing that fails keeps the rest from being read. */
export async function readFacts(client: ApiClient): Promise<Facts> {
  const own = { namespace: ownNamespace, name: ownName }
  const definition = (plural: string): Promise<ApiResult> =>
    getObject(client, objectTypes.customresourcedefinitions, { name: `${plural}.kubectl-heal.io` })
  const listing = listObjects(client, objectTypes.pods, { namespace: ownNamespace, labelSelector: ownPods })
  const [
    driftpolicies,
    driftexceptions,
    remediations,
    deployment,
    pods,
    validating,
    mutating,
    secret,
    policies,
    exceptions,
    probe,
  ] = await Promise.all([
    definition('driftpolicies'),
    definition('driftexceptions'),
    definition('remediations'),
    getObject(client, objectTypes.deployments, own),
    listing,
    getObject(client, objectTypes.validatingwebhookconfigurations, { name: webhooksName }),
    getObject(client, objectTypes.mutatingwebhookconfigurations, { name: webhooksName }),
    getObject(client, objectTypes.secrets, { namespace: ownNamespace, name: `${ownName}-tls` }),
    listObjects(client, objectTypes.driftpolicies),
    listObjects(client, objectTypes.driftexceptions),
    askProbe(client),
  ])
  const readiness = pods.ok ? await askReadiness(client, pods.value.items) : []
  const definitions = { driftpolicies, driftexceptions, remediations }
  return { definitions, deployment, pods, validating, mutating, secret, policies, exceptions, readiness, probe }
}
