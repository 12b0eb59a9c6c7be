import type { Answer, Api } from '../../../../cluster/api.ts'
import { deployment } from './policies.ts'

/** A request to the API server whose answer tells whether the webhook judged it; nothing of it is stored. */
export interface Ask {
  namespace: string
  /** Against the rule of `usualPolicies`, were it judged by it. */
  bad: boolean
}

/**
 * What came of it: let in; refused by a rule; refused because the webhook could not be asked; or no answer at all (the API server
 * itself was away).
 */
export type Outcome = 'allowed' | 'denied' | 'no verdict' | 'no answer'

/** A CREATE of a Deployment that is not stored. */
export async function ask(api: Api, { namespace, bad }: Ask): Promise<{ outcome: Outcome; message: string }> {
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments?dryRun=All`
  const answer = await api.request('POST', path, deployment('asked', bad))
  return { outcome: outcomeOf(answer), message: `${answer.status}: ${String(answer.body['message'])}` }
}

function outcomeOf({ status, body }: Answer): Outcome {
  if (status === 201) return 'allowed'
  const message = String(body['message'])
  if (message.includes('denied the request')) return 'denied'
  if (status === 500 && message.includes('failed calling webhook')) return 'no verdict'
  // An API server that starts refuses what it cannot serve yet.
  if (status === 0 || status === 403 || status === 503 || status === 504) return 'no answer'
  throw new Error(`neither a verdict nor an outage: ${status} ${message}`)
}
