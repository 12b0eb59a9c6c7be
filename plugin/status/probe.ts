import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiResult } from '../../cluster/api-result.ts'
import { createObject } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'

/** The answer to the probe, and how long it took (milliseconds). */
export interface Probed {
  result: ApiResult
  milliseconds: number
}

/**
 * A policy that the CustomResourceDefinition takes and the webhook refuses, because it knows no rule of that type. Only ever sent as
 * a dry run: whatever the answer, nothing is stored.
 */
const harmless = {
  metadata: { name: 'kubectl-heal-status-probe' },
  spec: {
    match: { namespaces: ['kubectl-heal-status-probe'] },
    action: 'Audit',
    rules: [{ name: 'probe', statusProbe: {} }],
  },
}

/** Sends the probe the way every request goes: API server, Service, webhook. */
export async function askProbe(client: ApiClient): Promise<Probed> {
  const begun = performance.now()
  const result = await createObject(client, resources.driftpolicies, harmless, { dryRun: true })
  return { result, milliseconds: Math.round(performance.now() - begun) }
}
