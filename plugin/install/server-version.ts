import type { ApiClient } from '../../cluster/api-client.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asString, dig } from '../../policies/json.ts'
import { oneLine } from '../../policies/messages/text.ts'
import { orThrow } from '../connect/failure-text.ts'
import { isOlder } from '../front-door/versions.ts'

/** matchConditions of webhooks and ValidatingAdmissionPolicies are in every API server from here on. */
const least = '1.30.0'

/** Throws where the API server cannot be reached, or is older than what the webhooks need. */
export async function checkServerVersion(client: ApiClient): Promise<void> {
  const answer = await client.request({ method: 'GET', path: '/version', timeout: 10_000 })
  const said = asString(dig(orThrow(answer, 'asking for the version of the API server'), 'gitVersion')) ?? ''
  const version = /^v?(\d+\.\d+\.\d+)/.exec(said)?.[1]
  if (version !== undefined && !isOlder(version, least)) return
  throw new HealError('old-cluster', `the API server is ${oneLine(said) || 'of no version that it tells'}`, {
    hint: `kubectl-heal needs Kubernetes ${least.replace(/\.0$/, '')} or newer`,
  })
}
