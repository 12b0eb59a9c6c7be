import type { JsonObject } from '../../../../../policies/json.ts'
import type { KubectlRun } from '../../../enforcement/kubectl.ts'
import type { Person } from '../people.ts'
import type { World } from '../world.ts'

/** One way to get past the policies. */
export interface Attack {
  claim: string
  /** What is so before, and stays so. */
  given?: (me: Person, world: World) => Promise<void>
  /** Comes to the answer that matters, which must be a refusal. */
  tries: (me: Person, world: World) => Promise<KubectlRun>
  /** What the refusal says: by the webhook, naming policy and rule, or by the API server itself. */
  refused: RegExp
  /** Puts back what `given` did. */
  after?: (me: Person, world: World) => Promise<void>
}

/** One step of a person. */
export type Try = (me: Person) => Promise<KubectlRun>

/** The webhook said no, for this rule. */
export function denied(rule: string): RegExp {
  return new RegExp(`admission webhook "(?:enforce|policies)\\.kubectl-heal\\.io" denied the request[^]*${rule}`)
}

/** RBAC said no. */
export const forbidden = /is forbidden|\(Forbidden\)/

/** `kubectl` words and input as an attack. */
export function kubectl(args: string, input?: JsonObject): Try {
  return (me) => me.kubectl(args, input)
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply'

const contentTypes: Record<PatchType, string> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}

/** A PATCH as no kubectl need make it. */
export function patch(
  path: string,
  type: PatchType,
  body: JsonObject | readonly unknown[],
  query: Record<string, string> = {},
): Try {
  return (me) => me.ask({ method: 'PATCH', path, body, contentType: contentTypes[type], query })
}

const groups: Record<string, string> = {
  pods: '/api/v1',
  replicationcontrollers: '/api/v1',
  jobs: '/apis/batch/v1',
  cronjobs: '/apis/batch/v1',
}

/** The path of a workload of prod-shop: `deployments/web/scale`. */
export function path(of: string): string {
  return `${groups[of.split('/')[0] ?? ''] ?? '/apis/apps/v1'}/namespaces/prod-shop/${of}`
}

/** Reads an object of prod-shop, as the attacker. */
export async function read(me: Person, of: string): Promise<JsonObject> {
  const { stdout } = await me.ask({ method: 'GET', path: path(of) })
  return JSON.parse(stdout) as JsonObject
}
