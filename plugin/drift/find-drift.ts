import type { PolicySet } from '../../policies/load/policy.ts'
import { count } from '../../policies/messages/text.ts'
import type { InputDocument } from '../input/documents.ts'
import { asString, dig } from '../../policies/json.ts'
import { referenceKey } from '../object-reference.ts'
import type { Progress } from '../output/progress.ts'
import { seenChange, withSeenChanges } from './cause/admission-events.ts'
import { autoscalersOf } from './compare/autoscaled.ts'
import type { DriftContext } from './context.ts'
import type { ComparedObject } from './drift.ts'
import { compareFiles } from './from-files.ts'
import { compareMarks } from './from-marks.ts'
import { lastDeclared } from './last-declared.ts'
import type { LiveSource, Scope, UnreadKind } from './read/live-source.ts'
import { reportOf, type DriftReport } from './report.ts'
import { groupKindOf, isBuiltIn, schemasWith } from './schema/schema-of.ts'

/** Objects in several manifests that are told one by one. */
const mostWarnings = 10

/** What is compared, with what, and what is told on the way. */
export interface DriftOptions {
  /** Manifests; undefined: what the objects themselves carry of what was applied. */
  documents: readonly InputDocument[] | undefined
  /** Also objects that belong to the owner of the manifests' objects, and that none of them declares. */
  extras: boolean
  /** Where manifests go that name no namespace. */
  namespace: string
  /** What is gone through without manifests. */
  scopes: readonly Scope[]
  added: boolean
  policies: () => Promise<PolicySet | undefined>
  progress: Progress
  /** Takes a line of the story. */
  say: (line: string) => void
}

/** Compares what is declared with what is there. Throws a HealError where nothing could be asked. */
export async function findDrift(source: LiveSource, options: DriftOptions): Promise<DriftReport> {
  const { scopes } = options
  const notes: string[] = []
  const documents = options.documents && oncePerObject(options.documents, options, notes)
  const scalers = await source.autoscalers(namespacesOf(options))
  const custom = [
    ...new Set((documents ?? []).filter(({ object }) => !isBuiltIn(object)).map(({ object }) => groupKindOf(object))),
  ]
  const context: DriftContext = {
    source,
    schemaOf: schemasWith(await source.definitions(custom)),
    autoscalerOf: autoscalersOf(scalers.objects),
    added: options.added,
    policies: options.policies,
    note: noteOnce((line) => {
      notes.push(line)
      options.say(`note: ${line}`)
    }),
  }
  let report = reportOf([], {})
  await options.progress.step('comparing', async (tell) => {
    const onProgress = (done: number): void => {
      tell(
        documents === undefined ? `${count(done, 'object')} read` : `${done} of ${count(documents.length, 'manifest')}`,
      )
    }
    report =
      documents === undefined
        ? await fromMarks(context, scopes, onProgress)
        : await fromFiles(context, options, documents, onProgress)
    return `${count(comparedCount(report), 'object')} compared`
  })
  if (isEmpty(report)) options.say(`note: nothing to compare in ${placeText(scopes)}`)
  noteAutoscalers(context, report, scalers.unread)
  return { ...report, objects: await withUsernames(context, report.objects), notes }
}

/** Each object once, and told which others of its manifests were left out. */
function oncePerObject(
  declared: readonly InputDocument[],
  { namespace, say }: DriftOptions,
  notes: string[],
): readonly InputDocument[] {
  const { documents, warnings } = lastDeclared(declared, namespace)
  notes.push(...warnings)
  for (const warning of warnings.slice(0, mostWarnings)) say(`warning: ${warning}`)
  const more = warnings.length - mostWarnings
  if (more > 0) say(`warning: ${count(more, 'object')} more in several manifests; -o json names them in notes`)
  return documents
}

/** Told only where it matters: an autoscaler that was not seen may want the replicas that are there. */
function noteAutoscalers({ note }: DriftContext, { objects }: DriftReport, unread: readonly UnreadKind[]): void {
  if (!objects.some(({ fields }) => fields.some(({ path }) => path === 'spec.replicas'))) return
  for (const { resource, reason } of unread)
    note(resource, `${resource} could not be read, so replicas are compared as if nothing scaled them: ${reason}`)
}

function isEmpty({ objects, summary, unread }: DriftReport): boolean {
  return objects.length + summary.same + summary.undeclared + unread.length === 0
}

function placeText([scope]: readonly Scope[]): string {
  return scope?.namespace === undefined ? 'any namespace' : `namespace ${JSON.stringify(scope.namespace)}`
}

function comparedCount({ summary }: DriftReport): number {
  return summary.same + summary.drifted + summary.missing + summary.extra
}

async function fromMarks(
  context: DriftContext,
  scopes: readonly Scope[],
  onProgress: (read: number) => void,
): Promise<DriftReport> {
  const parts = []
  for (const scope of scopes) parts.push(await compareMarks(context, scope, onProgress))
  const objects = parts.flatMap((part) => part.objects).sort(byReference)
  return reportOf(objects, {
    same: parts.reduce((sum, part) => sum + part.same, 0),
    undeclared: parts.reduce((sum, part) => sum + part.undeclared, 0),
    unread: parts.flatMap((part) => part.unread),
  })
}

async function fromFiles(
  context: DriftContext,
  { namespace, extras }: DriftOptions,
  documents: readonly InputDocument[],
  onProgress: (done: number) => void,
): Promise<DriftReport> {
  const { objects, unread } = await compareFiles(context, documents, { namespace, extras, onProgress })
  return reportOf(objects, { unread })
}

/** The namespaces that matter; undefined: all. */
function namespacesOf({ documents, namespace, scopes }: DriftOptions): readonly string[] | undefined {
  const [scope] = scopes
  if (documents === undefined) return scope?.namespace === undefined ? undefined : [scope.namespace]
  return [...new Set(documents.map(({ object }) => asString(dig(object, 'metadata', 'namespace')) ?? namespace))]
}

/** Usernames from the Events of admission, which are asked for only where something drifted. */
async function withUsernames(
  context: DriftContext,
  objects: readonly ComparedObject[],
): Promise<readonly ComparedObject[]> {
  const drifted = objects.filter(({ fields }) => fields.length > 0)
  if (drifted.length === 0) return objects
  const namespaces = [...new Set(drifted.flatMap(({ ref }) => ref.namespace ?? []))]
  const { objects: events, unread } = await context.source.admissionEvents(namespaces)
  for (const { resource, reason } of unread)
    context.note(resource, `${resource} could not be read, so users are not told, only field managers: ${reason}`)
  return withSeenChanges(
    objects,
    events.flatMap((event) => seenChange(event) ?? []),
  )
}

function byReference(left: ComparedObject, right: ComparedObject): number {
  const [one, other] = [referenceKey(left.ref), referenceKey(right.ref)]
  return one < other ? -1 : one > other ? 1 : 0
}

function noteOnce(say: (line: string) => void): DriftContext['note'] {
  const told = new Set<string>()
  return (about, line) => {
    if (told.has(about)) return
    told.add(about)
    say(line)
  }
}
