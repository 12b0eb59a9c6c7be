import type { Api, Json } from '../../../cluster/api.ts'
import type { ApiClient } from '../../../sandbox/client.ts'

/** One request, sent to both API servers. */
export interface Step {
  /** What both must do, as a claim. */
  claim: string
  method: string
  path: string
  body?: Json | Json[]
  contentType?: string
  /** The code that both must answer with. */
  code: number
}

/** An answer as it is compared: what differs from run to run is masked. */
export interface Comparable {
  code: number
  body: unknown
}

const volatile = ['uid', 'resourceVersion', 'creationTimestamp', 'deletionTimestamp', 'time', 'lastTransitionTime']
/** Written by controllers of a real cluster at moments of their own. */
const controllers = ['kube-controller-manager', 'kube-scheduler']
/** A real cluster's controllers write their status. */
const running = ['Deployment', 'Scale']
const revision = 'deployment.kubernetes.io/revision'

/** Sends a request to a real API server. */
export async function askReal(api: Api, { method, path, body, contentType }: Step): Promise<Comparable> {
  const { status, body: answer } = await api.request(method, path, body as Json, contentType)
  return { code: status, body: masked(answer) }
}

/** Sends a request to a sandbox. */
export async function askSandbox(client: ApiClient, { method, path, body, contentType }: Step): Promise<Comparable> {
  const content = contentType === undefined ? {} : { contentType }
  const answer = await client({ method, path, ...(body === undefined ? {} : { body }), ...content })
  return { code: answer.status, body: masked(answer.body) }
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isOfController(item)).map(masked)
  if (typeof value === 'string') return value.replaceAll(/ at \d{4}-\d\d-\d\dT[\d:]+Z/g, ' at T')
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key, item]) => !isOfRunning(value, key, item))
  return Object.fromEntries(
    entries.map(([key, item]) => [key, volatile.includes(key) && typeof item !== 'object' ? '…' : masked(item)]),
  )
}

function isOfController(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'manager' in item && controllers.includes(String(item.manager))
}

function isOfRunning(object: object, key: string, item: unknown): boolean {
  const isAnnotated = typeof item === 'object' && item !== null && Object.keys(item).join() === revision
  const isRunning = 'kind' in object && running.includes(String(object.kind))
  return key === revision || (key === 'status' && isRunning) || (key === 'annotations' && isAnnotated)
}
