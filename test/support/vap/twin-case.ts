import { isDeepStrictEqual } from 'node:util'
import { asArray, asObject, asString, dig, type JsonObject } from '../../../policies/json.ts'
import { workloadKinds } from '../../../policies/kubernetes/workloads.ts'
import { scaleOf } from '../case-request.ts'
import type { RuleCase } from '../rule-case.ts'
import type { Answer, ImpersonatingApi } from './impersonating-api.ts'
import { groupOf } from './twin-install.ts'

/** What a case came to: the twin's verdict, or that the API server (never the twin) did not take what the case is about. */
export interface Outcome {
  verdict: 'allowed' | 'denied' | 'refused'
  message: string
  /** Also of what was allowed. */
  warnings: readonly string[]
}

/** Asks the API server what a case asks the evaluator; nothing but the stored object of a case is kept, and that not for long. */
export async function askTwin(api: ImpersonatingApi, ruleCase: RuleCase, key: string, id: string): Promise<Outcome> {
  const row = workloadKinds.find(({ kind }) => kind === ruleCase.kind)
  if (row === undefined) throw new Error(ruleCase.kind)
  const namespace = asString(dig(ruleCase.object, 'metadata', 'namespace')) ?? 'default'
  const as = {
    username: ruleCase.user?.username ?? 'alice',
    groups: [...(ruleCase.user?.groups ?? ['system:authenticated']), 'twin-cases', groupOf(key)],
  }
  const base = `${row.group === '' ? '/api/v1' : `/apis/${row.group}/v1`}/namespaces/${namespace}/${row.resource}`
  if (ruleCase.old === undefined) return outcomeOf(await api.call('POST', `${base}?dryRun=All`, ruleCase.object, as))
  return withOwners(api, ruleCase, namespace, id, async (own) => {
    const stored = await api.call('POST', base, own(ruleCase.old ?? {}))
    if (stored.status !== 201) return { verdict: 'refused', message: `stored: ${messageOf(stored)}`, warnings: [] }
    const path = `${base}/${id}${ruleCase.subresource === undefined ? '' : `/${ruleCase.subresource}`}`
    try {
      // The difference alone: what the API server filled in stays.
      const patch = asObject(mergePatch(stateOf(ruleCase, ruleCase.old), stateOf(ruleCase, ruleCase.object))) ?? {}
      return outcomeOf(await api.call('PATCH', `${path}?dryRun=All`, own(patch), as))
    } finally {
      await api.call('DELETE', `${base}/${id}?propagationPolicy=Background&gracePeriodSeconds=0`)
    }
  })
}

/** What a request is about: the object, or its Scale. */
function stateOf({ subresource }: RuleCase, object: JsonObject | undefined): JsonObject {
  return subresource === 'scale'
    ? { spec: { replicas: dig(scaleOf(object ?? {}), 'spec', 'replicas') ?? 0 } }
    : (object ?? {})
}

/** The JSON merge patch that makes one value of another (RFC 7386). */
function mergePatch(old: unknown, now: unknown): unknown {
  const [before, after] = [asObject(old), asObject(now)]
  if (before === undefined || after === undefined) return now
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return Object.fromEntries(
    keys
      .filter((key) => !isDeepStrictEqual(before[key], after[key]))
      .map((key) => [key, after[key] === undefined ? null : mergePatch(before[key], after[key])]),
  )
}

/** Names an object by the case, and its owners by the uid of an object that is there. */
async function withOwners(
  api: ImpersonatingApi,
  { owners = [] }: RuleCase,
  namespace: string,
  id: string,
  ask: (own: (object: JsonObject) => JsonObject) => Promise<Outcome>,
): Promise<Outcome> {
  const owner =
    owners.length === 0
      ? undefined
      : await api.demand('POST', `/api/v1/namespaces/${namespace}/configmaps`, {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: `${id}-owner` },
        })
  return ask((object) => {
    const metadata = asObject(object['metadata']) ?? {}
    const references = asArray(metadata['ownerReferences']).map((reference) => ({
      ...asObject(reference),
      uid: dig(owner, 'metadata', 'uid'),
    }))
    const owned = references.length === 0 ? {} : { ownerReferences: references }
    const named = 'name' in metadata ? { name: id } : {}
    return { ...object, metadata: { ...metadata, ...owned, ...named, uid: undefined } }
  })
}

function outcomeOf(answer: Answer): Outcome {
  const message = messageOf(answer)
  const { warnings } = answer
  if (answer.status < 300) return { verdict: 'allowed', message, warnings }
  return { warnings, verdict: /denied request: |resulted in error: /.test(message) ? 'denied' : 'refused', message }
}

function messageOf({ status, body }: Answer): string {
  return status < 300 ? '' : `${String(status)} ${String(body['message'])}`
}
