import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiResult } from '../../cluster/api-result.ts'
import { listObjects } from '../../cluster/list.ts'
import { listPath, resources } from '../../cluster/resource.ts'
import { asString, dig, digObject, type JsonObject } from '../../policies/json.ts'
import { orThrow } from '../connect/failure-text.ts'
import { exceptionView, isLive, type ExceptionView } from './exception-view.ts'
import { generatedName } from './generated-name.ts'

/** Names by chance that are tried before giving up. */
const mostNames = 5

/** Creates the exception under a name that is free and answers what was stored. Throws a HealError where the cluster refuses it. */
export async function sendGrant(client: ApiClient, document: JsonObject, dryRun: boolean): Promise<JsonObject> {
  let result = await create(client, document, dryRun)
  for (let tried = 1; tried < mostNames && !result.ok && result.failure.reason === 'AlreadyExists'; tried++)
    result = await create(client, document, dryRun)
  return orThrow(result, 'the exception was not granted')
}

function create(client: ApiClient, document: JsonObject, dryRun: boolean): Promise<ApiResult> {
  return client.request({
    method: 'POST',
    path: listPath(resources.driftexceptions),
    // A field that the cluster's CRD does not know must not be dropped silently.
    query: { fieldManager: 'kubectl-heal', fieldValidation: 'Strict', ...(dryRun ? { dryRun: 'All' } : {}) },
    body: namedByChance(document),
    timeout: 10_000,
  })
}

/** The document under a readable name that nobody else has. */
export function namedByChance(document: JsonObject): JsonObject {
  const workload = asString(dig(document, 'spec', 'target', 'name')) ?? ''
  const rules = digObject(document, 'spec')?.['rules']
  const first: unknown = Array.isArray(rules) ? rules[0] : ''
  return { ...document, metadata: { ...digObject(document, 'metadata'), name: generatedName(workload, String(first)) } }
}

/** The live exceptions that allow all of this already; none where exceptions may not be listed. */
export async function alreadyGranted(client: ApiClient, document: JsonObject, now: number): Promise<ExceptionView[]> {
  const listed = await listObjects(client, resources.driftexceptions)
  if (!listed.ok) return []
  const wanted = exceptionView(document, now)
  return listed.value.items
    .map((item) => exceptionView(item, now))
    .filter((view) => view.phase === 'Active' && isLive(view) && allows(view, wanted))
}

function allows(view: ExceptionView, wanted: ExceptionView): boolean {
  const { kind, namespace, name } = view.target
  const isSame = kind === wanted.target.kind && namespace === wanted.target.namespace && name === wanted.target.name
  const hasAll = (all: readonly string[], some: readonly string[]): boolean => some.every((each) => all.includes(each))
  return (
    isSame &&
    view.policy === wanted.policy &&
    hasAll(view.rules, wanted.rules) &&
    hasAll(view.subjects, wanted.subjects)
  )
}
