import { ownName, ownNamespace } from '../install/names.ts'
import { isReady } from '../install/installed.ts'
import type { Facts } from './facts.ts'

/** What to do about something that a running server mends by itself, and how soon: `within seconds`. */
export function serverMends({ deployment, pods }: Facts, soon: string): string {
  if (!deployment.ok && deployment.failure.reason === 'NotFound') return 'kubectl heal install'
  if (pods.ok && !pods.value.items.some(isReady)) return 'See pods above: a server that runs mends it'
  return `The server mends it ${soon}; should it last: kubectl logs -n ${ownNamespace} deployment/${ownName}`
}
