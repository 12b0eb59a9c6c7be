import { setTimeout as delay } from 'node:timers/promises'
import type { Answer, Api, Json } from '../../../cluster/api.ts'
import type { ApiClient } from '../../../sandbox/client.ts'

/** One request, sent to both API servers. */
export interface Step {
  /** What both must do, as a claim. */
  claim: string
  method: string
  path: string
  body?: Json
  contentType?: string
  /** The code that both must answer with. */
  code: number
  /** Asked again until the answer is so: a definition that is established, a list, an object that is gone. */
  until?: 'Established' | 'items' | 'gone'
  /** Compares only the code, or the code and the spec; absent: the whole body. */
  part?: 'code' | 'spec'
}

/** An answer as it is compared: what differs from run to run is masked. */
export interface Comparable {
  code: number
  body: unknown
}

const volatile = ['uid', 'resourceVersion', 'creationTimestamp', 'deletionTimestamp', 'time', 'lastTransitionTime']
/** Written by controllers of a real cluster at moments of their own. */
const controllers = ['kube-controller-manager', 'kube-scheduler', 'kube-apiserver']
/** A real cluster's controllers write their status. */
const running = ['Deployment', 'Scale']
const revision = 'deployment.kubernetes.io/revision'

const patience = 20_000

/** Sends a request to a real API server. */
export function askReal(api: Api, step: Step): Promise<Comparable> {
  return ask(step, ({ method, path, body, contentType }) => api.request(method, path, body, contentType))
}

/** Sends a request to a sandbox. */
export function askSandbox(client: ApiClient, step: Step): Promise<Comparable> {
  return ask(step, ({ method, path, body, contentType }) => {
    const content = contentType === undefined ? {} : { contentType }
    return client({ method, path, ...(body === undefined ? {} : { body }), ...content })
  })
}

async function ask(step: Step, send: (step: Step) => Promise<Answer>): Promise<Comparable> {
  const deadline = Date.now() + patience
  for (;;) {
    const answer = await send(step)
    if (isSettled(step, answer) || Date.now() > deadline) {
      const body = step.part === undefined ? sortCauses(answer.body) : step.part === 'spec' ? answer.body['spec'] : {}
      return { code: answer.status, body: masked(body) }
    }
    await delay(100)
  }
}

function isSettled({ until }: Step, { status, body }: Answer): boolean {
  if (until === 'gone') return status === 404
  if (until === 'items') return Array.isArray(body['items'])
  return (
    until === undefined ||
    /"status":"True","type":"Established"|"type":"Established","status":"True"/.test(stable(body))
  )
}

/** Conditions with nothing between their status and type. */
function stable(body: Json): string {
  return JSON.stringify(body['status'] ?? {}, (key, value: unknown) =>
    ['reason', 'message', 'lastTransitionTime'].includes(key) ? undefined : value,
  )
}

function masked(value: unknown): unknown {
  if (Array.isArray(value))
    return value
      .filter((item) => !isOfController(item))
      .map(masked)
      .sort(byManager)
  if (typeof value === 'string') return value.replaceAll(/ at \d{4}-\d\d-\d\dT[\d:]+Z/g, ' at T')
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key, item]) => !isOfRunning(value, key, item))
  return Object.fromEntries(
    entries.map(([key, item]) => [key, volatile.includes(key) && typeof item !== 'object' ? '…' : masked(item)]),
  )
}

/** Entries of managedFields, whatever their second; everything else stays where it is. */
function byManager(left: unknown, right: unknown): number {
  return entryName(left).localeCompare(entryName(right))
}

function entryName(item: unknown): string {
  if (typeof item !== 'object' || item === null || !('manager' in item)) return ''
  return JSON.stringify([
    item.manager,
    'operation' in item && item.operation,
    'subresource' in item && item.subresource,
  ])
}

function isOfController(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'manager' in item && controllers.includes(String(item.manager))
}

/** Several findings come in any order. */
function sortCauses(body: Json): Json {
  const { details } = body
  const causes: unknown = typeof details === 'object' && details !== null && 'causes' in details ? details.causes : []
  if (!Array.isArray(causes) || causes.length < 2) return body
  const sorted = causes.map((cause) => JSON.stringify(cause)).sort()
  return { ...body, message: '…', details: { causes: sorted } }
}

function isOfRunning(object: object, key: string, item: unknown): boolean {
  const isAnnotated = typeof item === 'object' && item !== null && Object.keys(item).join() === revision
  const isRunning = 'kind' in object && running.includes(String(object.kind))
  return key === revision || (key === 'status' && isRunning) || (key === 'annotations' && isAnnotated)
}
