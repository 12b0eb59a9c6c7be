import type { ApiClient } from '../../cluster/api-client.ts'
import { isNotServed } from '../../cluster/failure.ts'
import { listObjects } from '../../cluster/list.ts'
import { getObject, mergePatch } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { revokedByAnnotation } from '../../policies/load/stored-exception.ts'
import { list } from '../../policies/messages/text.ts'
import { orThrow } from '../connect/failure-text.ts'
import { didYouMean } from '../suggest.ts'
import { exceptionView, type ExceptionView } from './exception-view.ts'

/** The exceptions of these names, each once. Throws a HealError that tells every name that is none, with what was meant. */
export async function findExceptions(
  client: ApiClient,
  names: readonly string[],
  now: number,
): Promise<readonly ExceptionView[]> {
  const unique = [...new Set(names.map(bareName))]
  const found = await Promise.all(unique.map((name) => getObject(client, resources.driftexceptions, { name })))
  const missing = unique.filter((_, index) => isMissing(found[index]))
  if (missing.length > 0) throw await unknownNames(client, missing)
  return found.map((result) => exceptionView(orThrow(result, 'reading the exception'), now))
}

/** `override list -o name` prints the kind too. */
function bareName(name: string): string {
  return name.replace(/^(driftexceptions?|dexc)(\.kubectl-heal\.io)?\//, '')
}

type Found = Awaited<ReturnType<typeof getObject>>

function isMissing(result: Found | undefined): boolean {
  return result?.ok === false && result.failure.reason === 'NotFound' && !isNotServed(result.failure)
}

async function unknownNames(client: ApiClient, missing: readonly string[]): Promise<HealError> {
  const listed = await listObjects(client, resources.driftexceptions)
  const names = listed.ok ? listed.value.items.map((item) => asString(dig(item, 'metadata', 'name')) ?? '') : []
  const near = didYouMean(missing[0] ?? '', names)
  const what = `there is no exception ${list(missing.map((name) => JSON.stringify(name)))}${near}`
  return new HealError('no-exception', what, near === '' ? { hint: 'See kubectl heal override list -A --all' } : {})
}

/** What ends an exception now, by somebody: the end moves, everything else stays as it was granted. */
export function revokePatch(username: string, now: number): JsonObject {
  return {
    metadata: { annotations: { [revokedByAnnotation]: username } },
    spec: { expiresAt: new Date(now).toISOString() },
  }
}

/** Ends one exception. Throws a HealError where the cluster refuses it. */
export async function revokeOne(client: ApiClient, name: string, patch: JsonObject, dryRun: boolean): Promise<void> {
  const result = await mergePatch(client, resources.driftexceptions, { name }, patch, { dryRun })
  orThrow(result, `${name} was not revoked`)
}
