import { hashAnnotation, pathsAnnotation } from '../../config-hash/hash.ts'
import { asString, digObject } from '../../json.ts'
import type { Rule } from '../../load/policy.ts'
import type { RuleDemand } from '../demands.ts'
import { lastAppliedAnnotation } from '../../rules/declared-fields/declared-set.ts'
import { applied, differs, metadataDiffers } from './metadata.ts'
import { isSubresource, list, text, type MatchCondition } from './text.ts'

/** What rules read of an object through `/status`: some annotations and labels, what is declared, or all metadata. */
interface StatusReads {
  annotations: readonly string[]
  labels: readonly string[]
  declared: boolean
  everything: boolean
}

const nothing: StatusReads = { annotations: [], labels: [], declared: false, everything: false }
/** More keys than these are not told apart, so that the expression stays short. */
const mostKeys = 64

/** `/status` is written all the time, and hardly ever with other metadata: only then is it judged. */
export function statusChanges(rules: readonly RuleDemand[]): MatchCondition {
  const readers = rules.filter(({ claims }) => claims.some(({ subresource }) => subresource === 'status'))
  const reads = readers.map(({ rule }) => statusReads(rule))
  return {
    name: 'status-changes-what-a-rule-reads',
    expression: `!${isSubresource('status')} || (${changes(reads)})`,
  }
}

/** What one rule reads; a type that is not known here reads everything, which is only wider. */
function statusReads({ type, options }: Rule): StatusReads {
  if (type === 'declaredFields') return { ...nothing, declared: true }
  if (type === 'configHash')
    return { ...nothing, annotations: [asString(options['annotation']) ?? hashAnnotation, pathsAnnotation] }
  if (type !== 'requiredAnnotations') return { ...nothing, everything: true }
  const keysOf = (name: string): string[] => Object.keys(digObject(options, name) ?? {})
  return { ...nothing, annotations: keysOf('annotations'), labels: keysOf('labels') }
}

function changes(reads: readonly StatusReads[]): string {
  if (reads.some(({ everything }) => everything)) return metadataDiffers
  const parts = [
    ...keyed('annotations', distinct(reads.flatMap(({ annotations }) => annotations))),
    ...keyed('labels', distinct(reads.flatMap(({ labels }) => labels))),
    ...(reads.some(({ declared }) => declared) ? [`(${declares} && (${metadataDiffers}))`] : []),
  ]
  return parts.join(' || ')
}

function distinct(keys: readonly string[]): string[] {
  return [...new Set(keys)].sort()
}

function keyed(map: 'annotations' | 'labels', keys: readonly string[]): string[] {
  if (keys.length === 0) return []
  if (keys.length > mostKeys) return [differs(`metadata.${map}`, '{}')]
  const value = (object: string): string =>
    `(has(${object}.metadata.${map}) && key in ${object}.metadata.${map} ? [${object}.metadata.${map}[key]] : [])`
  return [`${list(keys)}.exists(key, ${value('object')} != ${value('oldObject')})`]
}

/** Whether the stored object declares any field: what was never applied has nothing to lock. */
const declares =
  `(size(${applied('oldObject')}) > 0 || ` +
  `(has(oldObject.metadata.annotations) && ${text(lastAppliedAnnotation)} in oldObject.metadata.annotations))`
