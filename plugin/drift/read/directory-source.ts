import { unwrapList } from '../../../policies/check/unwrap-list.ts'
import { asString, dig, type JsonObject } from '../../../policies/json.ts'
import { absent, known, unknown, type Known } from '../../../policies/known.ts'
import { resources } from '../../../cluster/resource.ts'
import { problemsError } from '../../input/problems.ts'
import { parseDump } from '../../snapshot/dump-documents.ts'
import { findDumpFiles, readDumpFile } from '../../snapshot/dump-files.ts'
import { newestTime } from '../../snapshot/newest-time.ts'
import { groupNow, inPresentVersion } from '../../snapshot/old-versions.ts'
import { seenChange } from '../cause/admission-events.ts'
import { definedKind } from '../schema/schema-of.ts'
import { hasLabels } from '../targets.ts'
import { asItIs, type LiveSource, type Located, type Scope, type UnreadKind, type Wanted } from './live-source.ts'

/** The objects of a directory by group, kind, namespace and name, and which kinds it speaks of. */
interface Recorded {
  objects: ReadonlyMap<string, JsonObject>
  /** Also those of which it has an empty list. */
  kinds: ReadonlySet<string>
}

const inNamespaces = new Map(
  Object.values(resources).map(({ group, kind, namespaced }) => [`${group}/${kind}`, namespaced]),
)

/**
 * Live objects as they were recorded in a directory or a `kubectl cluster-info dump`. A kind that is not there is unread. Its clock is
 * the given time, else the newest one in it. Throws a HealError for what cannot be read.
 */
export async function directorySource(path: string, now: number | undefined): Promise<LiveSource> {
  const { objects, kinds } = await record(path)
  const all = [...objects.values()]
  const clock = now ?? all.reduce((newest, object) => Math.max(newest, newestTime(object)), 0)
  return {
    now: () => clock,
    find: (wanted) => Promise.resolve(find({ objects, kinds }, wanted)),
    each: async (scope, visit, keep = asItIs) => {
      await visit(all.filter((object) => isIn(scope, object)).map(keep))
      return (scope.kinds ?? []).filter((typed) => !kinds.has(groupKind(typed))).map(notThere)
    },
    autoscalers: () => {
      const found = all.filter((object) => kindNow(object) === autoscaler)
      return Promise.resolve({ objects: found, unread: kinds.has(autoscaler) ? [] : [notThere(autoscaler)] })
    },
    definitions: (wanted) =>
      Promise.resolve(all.filter((object) => isDefinition(object) && wanted.includes(definedKind(object)))),
    admissionEvents: () => {
      const isRecorded = events.some((kind) => kinds.has(kind))
      const objects = all.filter((object) => seenChange(object) !== undefined)
      return Promise.resolve({ objects, unread: isRecorded ? [] : [notThere('/Event')] })
    },
    namespace: (name) => Promise.resolve(namespaceIn({ objects, kinds }, name)),
  }
}

const autoscaler = 'autoscaling/HorizontalPodAutoscaler'
const events = ['/Event', 'events.k8s.io/Event']

/** A kind, typed in any way, of which nothing is there. */
function notThere(typed: string): UnreadKind {
  const kind = typed.slice(typed.lastIndexOf('/') + 1)
  return { resource: kind, reason: `the directory has no ${kind} at all` }
}

/** `apps/v1/Deployment` as kinds are counted: without a version, in the group that has it now. */
function groupKind(typed: string): string {
  const slash = typed.lastIndexOf('/')
  return kindNow({ apiVersion: typed.slice(0, slash), kind: typed.slice(slash + 1) })
}

function isDefinition(object: JsonObject): boolean {
  return kindNow(object) === 'apiextensions.k8s.io/CustomResourceDefinition'
}

async function record(path: string): Promise<Recorded> {
  const objects = new Map<string, JsonObject>()
  const kinds = new Set<string>()
  const files = await findDumpFiles(path)
  for (const file of files.objects) {
    const { documents, problems } = parseDump(file, await readDumpFile(file))
    if (problems.length > 0) throw problemsError(`objects of ${path}`, problems)
    for (const document of documents) {
      if (Array.isArray(document['items'])) kinds.add(kindNow(document).replace(/List$/, ''))
      for (const object of unwrapList(document)) {
        kinds.add(kindNow(object))
        objects.set(keyOf(object), object)
      }
    }
  }
  return { objects, kinds }
}

function find({ objects, kinds }: Recorded, wanted: Wanted): Located {
  const { apiVersion, kind, namespace, name } = wanted
  const groupKind = kindNow({ apiVersion, kind })
  const isNamespaced = inNamespaces.get(groupKind) ?? true
  const object = objects.get(key(groupKind, namespace, name)) ?? objects.get(key(groupKind, '', name))
  if (object === undefined) {
    if (kinds.has(groupKind)) return { state: 'absent', isNamespaced }
    return { state: 'unread', isNamespaced, reason: `the directory has no ${kind} at all` }
  }
  const converted = inPresentVersion(object, apiVersion)
  if (converted !== undefined) return { state: 'found', object: converted }
  const found = asString(object['apiVersion']) ?? ''
  return { state: 'not-comparable', reason: `it was recorded as ${found}, and is declared as ${apiVersion}` }
}

function isIn({ namespace, kinds, name, selector }: Scope, object: JsonObject): boolean {
  if (namespace !== undefined && dig(object, 'metadata', 'namespace') !== namespace) return false
  if (name !== undefined && dig(object, 'metadata', 'name') !== name) return false
  if (selector !== undefined && !hasLabels(object, selector)) return false
  return kinds?.map(groupKind).includes(kindNow(object)) ?? true
}

function namespaceIn({ objects, kinds }: Recorded, name: string): Known<JsonObject> {
  const object = objects.get(key('/Namespace', '', name))
  if (object !== undefined) return known(object)
  return kinds.has('/Namespace') ? absent : unknown('the directory has no Namespaces')
}

/** A kind in the group that it is in now, whatever the recorded version. */
function kindNow(object: JsonObject): string {
  const kind = asString(object['kind']) ?? ''
  return `${groupNow(asString(object['apiVersion']) ?? '', kind.replace(/List$/, ''))}/${kind}`
}

function keyOf(object: JsonObject): string {
  const text = (field: string) => asString(dig(object, 'metadata', field)) ?? ''
  return key(kindNow(object), text('namespace'), text('name'))
}

function key(...parts: readonly string[]): string {
  return parts.join('\n')
}
