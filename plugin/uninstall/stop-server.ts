import type { ApiClient } from '../../cluster/api-client.ts'
import { mergePatch } from '../../cluster/objects.ts'
import { failureLine } from '../connect/failure-text.ts'
import { ownName, ownNamespace } from '../install/names.ts'
import { objectTypes } from '../install/object-types.ts'
import type { Standing } from './opening.ts'

/** Whether the server ends, and what to tell where it does not. */
export interface StoppedServer {
  stopped: boolean
  notes: readonly string[]
}

/** Scales the Deployment to 0, through /scale: whoever may scale may do it. A refusal does not stop the rest. */
export async function stopServer(client: ApiClient, { replicas }: Standing): Promise<StoppedServer> {
  if (replicas === 0) return { stopped: true, notes: [] }
  const name = { namespace: ownNamespace, name: ownName }
  const options = { subresource: 'scale' }
  const result = await mergePatch(client, objectTypes.deployments, name, { spec: { replicas: 0 } }, options)
  if (result.ok) return { stopped: true, notes: [] }
  if (result.failure.reason === 'NotFound') return { stopped: true, notes: [] }
  const byHand = `kubectl scale deployment/${ownName} -n ${ownNamespace} --replicas=0`
  return {
    stopped: false,
    notes: [`warning: the server was not stopped (${failureLine(result.failure)}); who may, runs: ${byHand}`],
  }
}
