import type { User } from '../../policies/evaluate/request.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asString } from '../../policies/json.ts'
import type { PolicySet, Problem } from '../../policies/load/policy.ts'
import { emptyHint } from '../input/directory-hint.ts'
import { parseInput, type InputDocument, type ParsedInput } from '../input/documents.ts'
import { problemsError } from '../input/problems.ts'
import { judgeAll } from '../images/judge-all.ts'
import type { RunImages } from '../images/run-images.ts'
import { readReviews } from '../input/read-reviews.ts'
import { readSources, type SourceOptions } from '../input/read-sources.ts'
import { buildReport, type Judged } from './build-report.ts'
import { checkManifests } from './check-manifests.ts'
import { replayReview } from './replay-review.ts'
import { notesOf } from './notes.ts'
import type { Checked } from './report.ts'

/** What a check is asked for, as the command line says it. */
export interface CheckOptions {
  sources: SourceOptions
  /** files with the stored objects */
  old: readonly string[]
  /** files with recorded reviews; where there are any, the manifests only stand in for the cluster */
  reviews: readonly string[]
  namespace: string | undefined
  /** who asks; absent: nobody in particular, of a review whom it names */
  user: User | undefined
  /** milliseconds since the epoch */
  now: number
  images: RunImages
}

/** Reads everything and checks it. Throws a HealError for input that cannot be read, with every problem. */
export async function check(set: PolicySet, options: CheckOptions): Promise<Checked> {
  const { sources, reviews } = options
  const hasManifests = sources.filenames.length + sources.kustomizations.length > 0
  if (!hasManifests && reviews.length === 0)
    throw new HealError('usage', 'nothing to check', {
      hint: 'Name manifests with -f or -k, or a review with --review',
    })
  if (reviews.length > 0 && options.old.length > 0)
    throw new HealError('usage', '--old and --review exclude each other', { hint: 'A review has its own old object' })
  if ([...sources.filenames, ...options.old, ...reviews].filter((name) => name === '-').length > 1)
    throw new HealError('usage', 'standard input (-) can be read only once')
  const input = parseInput(await readSources(sources))
  if (reviews.length > 0) return checkReviews(set, input, options)
  const old = parseInput(await readSources({ filenames: options.old, recursive: true, kustomizations: [] }))
  refuse([...input.problems, ...old.problems])
  if (input.documents.every(isKustomization)) throw await nothingFound(sources)
  return checkManifests(set, input, old, options)
}

async function checkReviews(set: PolicySet, input: ParsedInput, options: CheckOptions): Promise<Checked> {
  const reviews = await readReviews(options.reviews)
  refuse([...input.problems, ...reviews.problems])
  const replay = {
    now: options.now,
    documents: input.documents.map(({ object }) => object),
    ...(options.user === undefined ? {} : { user: options.user }),
  }
  const judged: Judged[] = []
  const problems: Problem[] = []
  const answers = await judgeAll(reviews.documents, options.images, (document, images) =>
    replayReview(set, document, images === undefined ? replay : { ...replay, images }),
  )
  for (const answer of answers) {
    if ('verdict' in answer) judged.push(answer)
    else problems.push(answer)
  }
  refuse(problems)
  if (judged.length === 0) throw new HealError('input', `no AdmissionReview in ${options.reviews.join(', ')}`)
  return { report: buildReport(judged, reviews.passedOver), notes: notesOf(judged) }
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw problemsError('input', problems)
}

/** Not an object of a cluster, but how to build some. */
function isKustomization({ object }: InputDocument): boolean {
  return /^kustomize\.config\.k8s\.io\//.test(asString(object['apiVersion']) ?? '')
}

async function nothingFound({ filenames, recursive, kustomizations }: SourceOptions): Promise<HealError> {
  const names = [...filenames.map((name) => (name === '-' ? 'standard input' : name)), ...kustomizations]
  const hints = await Promise.all(filenames.map((name) => emptyHint(name, recursive)))
  const hint = hints.find((each) => each !== undefined) ?? 'Give files that hold Kubernetes manifests'
  return new HealError('input', `no objects in ${names.join(', ')}`, { hint })
}
