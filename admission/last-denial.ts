import type { ReviewedRequest } from '../policies/evaluate/review.ts'
import { workloadResource } from '../policies/kubernetes/workloads.ts'
import { clip } from '../policies/messages/text.ts'

/** The newest denial of this replica, for `/readyz?verbose`; no values, only who and what. */
export interface LastDenial {
  /** RFC 3339 */
  at: string
  user: string
  /** `Deployment prod-shop/web` */
  object: string
}

/** Remembers the newest denial since the start. */
export interface DenialMemory {
  onDenied: (request: ReviewedRequest) => void
  last: () => LastDenial | undefined
}

/** A memory of one; `now` is milliseconds since the epoch. */
export function createDenialMemory(now: () => number): DenialMemory {
  let denied: Denied | undefined
  return {
    // Not the request itself, whose objects would stay in memory with it.
    onDenied: ({ group, resource, namespace, name, user }) => {
      denied = { at: now(), group, resource, namespace, name, username: user.username }
    },
    last: () => (denied === undefined ? undefined : describe(denied)),
  }
}

interface Denied extends Pick<ReviewedRequest, 'group' | 'resource' | 'namespace' | 'name'> {
  at: number
  username: string
}

function describe({ at, group, resource, namespace, name, username }: Denied): LastDenial {
  const kind = workloadResource(group, resource)?.kind ?? resource
  return {
    at: new Date(at).toISOString(),
    user: clip(username, 200),
    object: clip(`${kind} ${namespace}/${name === '' ? '(generated name)' : name}`, 600),
  }
}
