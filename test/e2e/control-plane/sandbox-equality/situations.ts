import type { Json } from '../../../cluster/api.ts'

/** One request of a situation; `code` is what both must answer with. */
export interface Request {
  method?: string
  path: string
  body: Json
  contentType?: string
  code?: number
  /** Asked again until the answer is so. */
  until?: (answer: Json) => boolean
}

/** Objects that are made in a fresh namespace, and what of the cluster must then become equal. */
export interface Situation {
  /** What both come to, as a claim. */
  claim: string
  requests: (namespace: string) => Request[]
  /** Whether the answers of the requests must be equal too. */
  answers?: true
  /** Listed in the namespace when it stands, and what of each object is compared. */
  look?: { path: string; pick: (object: Json) => unknown }
}

/** The value at a dotted path. */
export function get(object: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => {
    const holder: unknown = value
    return typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined
  }, object)
}

/** The condition of a type: status, reason and message. */
export function condition(object: Json, type: string): unknown {
  const conditions = get(object, 'status.conditions')
  const found: unknown = Array.isArray(conditions) ? conditions.find((one) => get(one, 'type') === type) : undefined
  return found === undefined ? type : ['status', 'reason', 'message'].map((key) => get(found, key))
}

/** What an Event tells. */
export function told(event: Json): unknown {
  const by = get(event, 'reportingComponent') || get(event, 'source.component')
  return [get(event, 'involvedObject.kind'), get(event, 'type'), get(event, 'reason'), get(event, 'message'), by]
}

/** A Pod; `more` goes into its spec, `container` into its container. */
export function pod(name: string, more: Json = {}, container: Json = {}, labels: Json = {}): Json {
  const containers = [{ name: 'c', image: 'registry.example.com/app:1', ...container }]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels },
    spec: { terminationGracePeriodSeconds: 0, containers, ...more },
  }
}

/** A workload of `apps/v1` with one container and the label `app: web`. */
export function workload(kind: string, more: Json = {}, podMore: Json = {}, container: Json = {}): Json {
  const labels = { app: 'web' }
  const { spec } = pod('web', podMore, container)
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec }, ...more },
  }
}
