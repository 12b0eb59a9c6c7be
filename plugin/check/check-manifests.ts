import { checkObject } from '../../policies/check/check-object.ts'
import { nobody } from '../../policies/check/user.ts'
import type { JsonObject } from '../../policies/json.ts'
import { groupOf, workloadKindOf } from '../../policies/kubernetes/workloads.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import type { InputDocument, ParsedInput } from '../input/documents.ts'
import { judgeAll } from '../images/judge-all.ts'
import { buildReport, type Judged } from './build-report.ts'
import type { CheckOptions } from './check.ts'
import { createNotes, labelNotes } from './input-notes.ts'
import { knownObjects, namespaceFrom } from './known-objects.ts'
import { namespaceOf } from './namespace-of.ts'
import { notesOf } from './notes.ts'
import type { Checked, ReportResource } from './report.ts'
import { resourceOf } from './resource-of.ts'

/** Checks every workload of the input, as a change where `old` has an object of its kind, namespace and name. */
export async function checkManifests(
  set: PolicySet,
  input: ParsedInput,
  old: ParsedInput,
  options: Pick<CheckOptions, 'namespace' | 'user' | 'now' | 'old' | 'images'>,
): Promise<Checked> {
  const namespace = (object: JsonObject): string => namespaceOf(object, options.namespace)
  const objects = knownObjects(objectsOf(input), namespace)
  const stored = knownObjects(objectsOf(old), namespace)
  const created: ReportResource[] = []
  const unknown: string[] = []
  const workloads = input.documents.filter(({ object }) => workloadKindOf(object) !== undefined)
  const asked = workloads.map((document) => {
    const resource = resourceOf(document, options.namespace)
    const before = stored.find(groupOf(resource.apiVersion), resource.kind, resource.namespace, resource.name)
    if (before === undefined) created.push(resource)
    if (objects.find('', 'Namespace', '', resource.namespace) === undefined) unknown.push(resource.namespace)
    const about = {
      namespace: namespaceFrom(objects, resource.namespace),
      user: options.user ?? nobody,
      now: options.now,
    }
    return { document, resource, about: before === undefined ? about : { ...about, old: before } }
  })
  const judged = await judgeAll(asked, options.images, ({ document, resource, about }: Asked, images): Judged => {
    const surroundings = images === undefined ? {} : { surroundings: { images } }
    const { verdict, patch } = checkObject(set, document.object, { ...about, ...surroundings })
    return { resource, verdict, patch }
  })
  const ignored = input.documents.length - judged.length + input.passedOver
  const notes = [
    ...(options.old.length === 0 ? [] : createNotes(created, judged.length)),
    ...labelNotes(set, unknown),
    ...notesOf(judged),
  ]
  return { report: buildReport(judged, ignored), notes }
}

interface Asked {
  document: InputDocument
  resource: ReportResource
  about: Parameters<typeof checkObject>[2]
}

function objectsOf({ documents }: ParsedInput): JsonObject[] {
  return documents.map((document) => document.object)
}
