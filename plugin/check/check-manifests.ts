import { checkObject } from '../../policies/check/check-object.ts'
import { nobody } from '../../policies/check/user.ts'
import type { JsonObject } from '../../policies/json.ts'
import { groupOf, workloadKindOf } from '../../policies/kubernetes/workloads.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import type { ParsedInput } from '../input/documents.ts'
import { buildReport, type Judged } from './build-report.ts'
import type { CheckOptions } from './check.ts'
import { createNotes, labelNotes } from './input-notes.ts'
import { knownObjects, namespaceFrom } from './known-objects.ts'
import { namespaceOf } from './namespace-of.ts'
import { notesOf } from './notes.ts'
import type { Checked, ReportResource } from './report.ts'
import { resourceOf } from './resource-of.ts'

/** Checks every workload of the input, as a change where `old` has an object of its kind, namespace and name. */
export function checkManifests(
  set: PolicySet,
  input: ParsedInput,
  old: ParsedInput,
  options: Pick<CheckOptions, 'namespace' | 'user' | 'now' | 'old'>,
): Checked {
  const namespace = (object: JsonObject): string => namespaceOf(object, options.namespace)
  const objects = knownObjects(objectsOf(input), namespace)
  const stored = knownObjects(objectsOf(old), namespace)
  const judged: Judged[] = []
  const created: ReportResource[] = []
  const unknown: string[] = []
  for (const document of input.documents) {
    if (workloadKindOf(document.object) === undefined) continue
    const resource = resourceOf(document, options.namespace)
    const before = stored.find(groupOf(resource.apiVersion), resource.kind, resource.namespace, resource.name)
    if (before === undefined) created.push(resource)
    if (objects.find('', 'Namespace', '', resource.namespace) === undefined) unknown.push(resource.namespace)
    const { verdict, patch } = checkObject(set, document.object, {
      namespace: namespaceFrom(objects, resource.namespace),
      user: options.user ?? nobody,
      now: options.now,
      ...(before === undefined ? {} : { old: before }),
    })
    judged.push({ resource, verdict, patch })
  }
  const ignored = input.documents.length - judged.length + input.passedOver
  const notes = [
    ...(options.old.length === 0 ? [] : createNotes(created, judged.length)),
    ...labelNotes(set, unknown),
    ...notesOf(judged),
  ]
  return { report: buildReport(judged, ignored), notes }
}

function objectsOf({ documents }: ParsedInput): JsonObject[] {
  return documents.map((document) => document.object)
}
