import { controllerReference } from '../evaluate/ownership.ts'
import { asArray, asObject, asString, dig, own, type JsonObject } from '../json.ts'
import { isPattern } from '../kubernetes/glob.ts'
import { podTemplateOf, type PodTemplate, type WorkloadKind } from '../kubernetes/workloads.ts'
import type { PatchDraft } from '../mutate/draft.ts'
import { child, descend } from '../path.ts'
import { requiredAnnotationsSchema, type RequiredAnnotationsOptions } from './required-annotations/options.ts'
import { readWanted, type Wanted } from './required-annotations/wanted.ts'
import { findings, noFindings, type Finding, type PreparedRule, type RuleType } from './rule-type.ts'
import { showValue } from './show.ts'

/** Workloads, or their pod templates, have the annotations and labels that a policy names. */
export const requiredAnnotations: RuleType<RequiredAnnotationsOptions> = {
  type: 'requiredAnnotations',
  summary: 'Workloads or their pod templates have annotations and labels, which can be added where they are absent.',
  schema: requiredAnnotationsSchema,
  prepare(options, context): PreparedRule {
    const wanted = readWanted(options, context)
    const onTemplate = options.on === 'template'
    return {
      lock: false,
      // Through /status a client changes a workload's annotations, and a Pod's labels too.
      reads: ({ kind }, { subresource }) =>
        subresource === '' || (subresource === 'status' && (!onTemplate || kind === 'Pod')),
      inspect: ({ kind, object, template, controller }) => {
        if (!onTemplate && controller !== undefined) return noFindings
        return findings(inspectMetadata(wanted, placeOf(kind, object, template, onTemplate)))
      },
      ...(options.add === true && {
        mutate: (draft, kind) => {
          addAbsent(wanted, draft, kind, onTemplate)
        },
      }),
    }
  },
}

interface Place {
  metadata: JsonObject
  path: string
  keys: readonly string[]
  /** For sentences: ' of the pod template', or nothing. */
  of: string
}

function placeOf(kind: WorkloadKind, object: JsonObject, template: PodTemplate, onTemplate: boolean): Place {
  if (!onTemplate || kind.kind === 'Pod')
    return { metadata: asObject(object['metadata']) ?? {}, path: 'metadata', keys: ['metadata'], of: '' }
  const keys = [...template.keys, 'metadata']
  return { metadata: template.metadata, path: template.metadataPath, keys, of: ' of the pod template' }
}

function inspectMetadata(wanted: readonly Wanted[], place: Place): Finding[] {
  const found: Finding[] = []
  for (const one of wanted) {
    const value = valueOf(place, one)
    if (value === undefined || !one.matches(value)) found.push(toFinding(one, place, value))
  }
  return found
}

/** Values that are no strings are refused by the API: as good as absent. */
function valueOf({ metadata }: Place, { list, key }: Wanted): string | undefined {
  return asString(own(asObject(metadata[list]), key))
}

function toFinding(one: Wanted, place: Place, value: string | undefined): Finding {
  const noun = one.list === 'labels' ? 'label' : 'annotation'
  const wanted = one.value === '*' ? 'any value' : one.value
  const subject = `${noun} "${one.key}"${place.of}`
  const found = value === undefined ? 'missing' : showValue(value)
  return {
    path: child(descend(place.path, one.list), one.key),
    message: value === undefined ? `${subject} is missing` : `${subject} is "${found}", not "${one.value}"`,
    found,
    wanted,
    fix: fixOf(subject, one.value),
    ...(value === undefined ? {} : { identity: `"${value}"` }),
  }
}

function fixOf(subject: string, wanted: string): string {
  if (wanted === '*') return `set ${subject}`
  return isPattern(wanted) ? `set ${subject} to a value that matches "${wanted}"` : `set ${subject} to "${wanted}"`
}

/** What an owner made needs nothing of its own, and a label must not take its workload out of its own selector. */
function addAbsent(wanted: readonly Wanted[], draft: PatchDraft, kind: WorkloadKind, onTemplate: boolean): void {
  if (!onTemplate && controllerReference(draft.object) !== undefined) return
  const place = placeOf(kind, draft.object, podTemplateOf(kind, draft.object), onTemplate)
  for (const { list, key, value } of wanted) {
    if (list === 'labels' && onTemplate && isExcludedBySelector(draft.object, key, value)) continue
    draft.fill([...place.keys, list, key], value)
  }
}

function isExcludedBySelector(object: JsonObject, key: string, value: string): boolean {
  return asArray(dig(object, 'spec', 'selector', 'matchExpressions')).some((entry) => {
    if (dig(entry, 'key') !== key) return false
    const operator = dig(entry, 'operator')
    return operator === 'DoesNotExist' || (operator === 'NotIn' && asArray(dig(entry, 'values')).includes(value))
  })
}
