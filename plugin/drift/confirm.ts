import { asArray, asObject, asString, own, type JsonObject } from '../../policies/json.ts'
import { clip } from '../../policies/messages/text.ts'
import type { FoundField } from './compare/compare-object.ts'
import { normalise } from './compare/normalise/normalise.ts'
import { valueAt } from './compare/value-at.ts'
import type { DriftContext } from './context.ts'

/**
 * The fields that an apply would really change, as a dry run of it says: what the API server defaults and what webhooks rewrite is
 * as declared. Where there is no dry run, the schema's defaults have the last word; why is told once.
 */
export async function confirmed(
  { source, schemaOf, note }: DriftContext,
  { manifest, live }: { manifest: JsonObject; live: JsonObject },
  found: readonly FoundField[],
): Promise<readonly FoundField[]> {
  const candidates = found.filter(isCandidate)
  if (source.dryRun === undefined || candidates.length === 0) return found
  const result = await source.dryRun(manifest, asString(asObject(live['metadata'])?.['namespace']) ?? '')
  if (!result.ok) {
    const kind = asString(manifest['kind']) ?? ''
    note(`dry run of ${kind}`, `no dry run of ${kind}, compared by schema defaults: ${clip(result.reason, 300)}`)
    return found
  }
  const [stored, now] = [normalise(result.object), normalise(live)]
  const schema = schemaOf(manifest)
  const isSame = ({ steps, names, isOrder }: FoundField): boolean => {
    const [after, before] = [valueAt(stored, steps), valueAt(now, steps)]
    return isOrder ? namesIn(after) === namesIn(before) : schema.isSame(after, before, names)
  }
  return found.filter((field) => !isCandidate(field) || !isSame(field))
}

/** What left the manifest and what nobody declared is not touched by an apply of it. */
function isCandidate({ kind, desired, tolerated }: FoundField): boolean {
  return tolerated === undefined && desired !== undefined && kind !== 'added'
}

function namesIn(list: unknown): string {
  return JSON.stringify(asArray(list).map((item) => own(asObject(item), 'name') ?? item))
}
