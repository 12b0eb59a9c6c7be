import { includesSet, missingLeaves, pruneSet } from '../kubernetes/field-walk.ts'
import { emptySet, type FieldSet } from '../kubernetes/fields-v1.ts'
import { descend } from '../path.ts'
import {
  autoscalerProperties,
  checkAutoscaler,
  judgeAutoscaler,
  showRange,
  type AutoscalerOptions,
} from './autoscaler-range.ts'
import { declaredSet, lastAppliedAnnotation, type Declared } from './declared-fields/declared-set.ts'
import { fieldChanges, type FieldChange } from './declared-fields/field-changes.ts'
import { findings, noFindings, type Finding, type RuleContext, type RuleOutcome, type RuleType } from './rule-type.ts'
import type { WorkloadView } from './rule-type.ts'
import { showValue } from './show.ts'

/** Options of `declaredFields`. */
export type DeclaredFieldsOptions = AutoscalerOptions

/** What was applied stays as it was applied, unless a manager changes it. */
export const declaredFields: RuleType<DeclaredFieldsOptions> = {
  type: 'declaredFields',
  summary: 'Fields that were applied (server-side apply, else last-applied) change only through the managers.',
  schema: {
    type: 'object',
    description: 'Locks every field that the stored object declares; other fields are free.',
    additionalProperties: false,
    properties: autoscalerProperties,
  },
  prepare(options, context) {
    checkAutoscaler(options, context)
    return {
      lock: true,
      reads: (_kind, { operation, subresource }) =>
        operation === 'UPDATE' && (subresource === '' || subresource === 'scale' || subresource === 'status'),
      compare: ({ old, now }, asked) => (old === undefined ? noFindings : compare(options, old, now, asked)),
    }
  },
}

function compare(
  options: DeclaredFieldsOptions,
  old: WorkloadView,
  now: WorkloadView,
  context: RuleContext,
): RuleOutcome {
  const declared = declaredSet(old.object)
  if (declared.kind === 'unreadable') return { kind: 'error', reason: `the stored object's ${declared.reason}` }
  if (declared.kind === 'none') return { kind: 'skip', reason: unreadWorkload(context) ?? declared.reason }
  const visible = context.subresource === 'status' ? metadataOf(declared.set) : declared.set
  const changes = fieldChanges(visible, old.object, now.object).flatMap((change) => judge(options, change, context))
  const shrunk = shrinkage(declared.source, declared.set, declaredSet(now.object), changes)
  return findings([...changes, ...shrunk])
}

/** A Scale alone declares nothing; say so where the workload behind it would have. */
function unreadWorkload({ subresource, request }: RuleContext): string | undefined {
  const { workload } = request.surroundings
  if (subresource !== 'scale' || workload.state === 'known') return undefined
  const why = workload.state === 'unknown' ? workload.reason : 'it is not there'
  return `the workload behind the Scale could not be read: ${why}`
}

/** A write to `/status` changes metadata (annotations and owners of every kind, labels of some), and nothing else that is declared. */
function metadataOf(set: FieldSet): FieldSet {
  return pruneSet(set, ([first]) => first === 'metadata')
}

function judge(options: DeclaredFieldsOptions, change: FieldChange, context: RuleContext): Finding[] {
  if (change.path !== 'spec.replicas') return [changed(change)]
  const judgement = judgeAutoscaler(options, context, change.now)
  if (judgement === 'inside') return []
  return [judgement === 'outside' ? outside(change, showRange(options.range)) : changed(change)]
}

const fix = 'change it in git, and let a manager apply it'

function changed({ path, how, isHidden, old, now }: FieldChange): Finding {
  const [from, to] = isHidden ? ['unchanged', 'changed (value hidden)'] : [showValue(old), showValue(now)]
  const found = how === 'removed' ? 'removed' : to
  const wanted = how === 'added' ? 'absent' : from
  return { path, message: `a declared field was ${how}`, found, wanted, fix }
}

function outside({ path, now }: FieldChange, range: string): Finding {
  const found = showValue(now)
  const message = `the autoscaler's ${found} replicas are outside the range ${range}`
  const remedy = 'set minReplicas and maxReplicas of the HorizontalPodAutoscaler inside the range'
  return { path, message, found, wanted: range, fix: remedy }
}

const mostPaths = 3

/** One finding for all paths that are declared no longer, so that emptying managedFields opens nothing. */
function shrinkage(
  source: 'managedFields' | 'lastApplied',
  set: FieldSet,
  now: Declared,
  changes: readonly Finding[],
): Finding[] {
  const left = now.kind === 'set' && (source === 'lastApplied' || now.source === source) ? now.set : emptySet
  if (includesSet(set, left)) return []
  const lost = missingLeaves(set, left, oneOf(changes.map(({ path }) => path)))
  if (lost.length === 0) return []
  const more = lost.length > mostPaths ? ` and ${lost.length - mostPaths} more` : ''
  const names = lost.slice(0, mostPaths).join(', ')
  return [
    {
      path:
        source === 'managedFields'
          ? 'metadata.managedFields'
          : descend('', 'metadata', 'annotations', lastAppliedAnnotation),
      message: `no longer declared: ${names}${more}`,
      found: `${lost.length} declared ${lost.length === 1 ? 'field' : 'fields'} fewer`,
      wanted: 'all that was declared',
      fix,
    },
  ]
}

/** Whether a path is one of some. Looked up only where the length fits: looking writes a path out, and lost ones may be many and long. */
function oneOf(paths: readonly string[]): (path: string) => boolean {
  const known = new Set(paths)
  const lengths = new Set(paths.map((path) => path.length))
  return (path) => lengths.has(path.length) && known.has(path)
}
