import { answered } from '../../policies/images/answered.ts'
import type { ImageVerdict, ImageVerdicts } from '../../policies/images/image-verdict.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import { count } from '../../policies/messages/text.ts'
import { questionFor } from '../../policies/rules/signed-images/image-question.ts'
import type { Reach } from './cluster-sources.ts'
import type { OpenVerifier } from './open-verifier.ts'
import { createRunAnswers, type RunAnswers } from './run-answers.ts'
import { signatureRules } from './signature-rules.ts'

/** How the images of one run are judged. */
export interface RunImages {
  /** Judges with what is known of the images that judging asks about: at once where it asks about none. */
  judge: <Judgement>(judge: (images?: ImageVerdicts) => Judgement) => Judgement | Promise<Judgement>
  counts: RunAnswers['counts']
  /** What the answers are to be taken with, a line each. */
  notes(): readonly string[]
  close(): Promise<void>
}

/** What a run is asked for. */
export interface RunImagesOptions {
  /** Nobody is asked. */
  offline: boolean
  /** Whether the pull Secrets that pods name are read of the cluster: those of manifests are not there yet. */
  pullSecrets: boolean
  /** The most that one image may take (milliseconds). */
  timeout: number
  reach: Reach
}

/** Registries take as much; signatures wait for a processor. */
const imagesAtOnce = 16

const offlineVerdict: ImageVerdict = { outcome: 'indeterminate', reason: '--offline', offline: true }

const nothing: Omit<RunImages, 'judge'> = {
  counts: () => ({ asked: 0, answered: 0 }),
  notes: () => [],
  close: () => Promise.resolve(),
}

/** How the rules of a set have images judged. Nothing is loaded or started before a rule asks about an image. */
export function runImages(set: PolicySet, options: RunImagesOptions): RunImages {
  if (signatureRules(set).length === 0) return { ...nothing, judge: (judge) => judge() }
  if (options.offline) return { ...nothing, judge: (judge) => judge(() => offlineVerdict) }
  return onlineImages(options)
}

function onlineImages({ reach, timeout, pullSecrets }: RunImagesOptions): RunImages {
  let opening: Promise<OpenVerifier> | undefined
  const open = async (): Promise<OpenVerifier> => {
    const { openVerifier } = await import('./open-verifier.ts')
    return openVerifier({ reach, timeout })
  }
  const notes = new Set<string>()
  const unknown = new Set<string>()
  const answers = createRunAnswers(async (question) => {
    const { verifier, logins } = await (opening ??= open())
    const report = await verifier.explain(question, performance.now() + timeout)
    const note = logins.noteOf(report)
    if (note !== undefined) notes.add(note)
    if (report.verdict.outcome === 'indeterminate') unknown.add(report.image)
    return report.verdict
  }, imagesAtOnce)
  const asked = pullSecrets ? answers : withoutPullSecrets(answers)
  return {
    judge: (judge) => answered(judge, asked, Infinity),
    counts: () => answers.counts(),
    notes: () => [...notes, ...unknownNote(unknown.size)],
    close: async () => {
      await (await opening)?.close()
    },
  }
}

function unknownNote(images: number): string[] {
  if (images === 0) return []
  return [`note: of ${count(images, 'image')} nothing could be found out; --offline leaves signatures to admission`]
}

const nobodysPull = { namespace: '', serviceAccount: '', secrets: [] }

/** Nothing of a cluster is read for a manifest's sake; so equal images are one question, wherever they are to run. */
function withoutPullSecrets({ peek, verify }: RunAnswers) {
  const bare = ({ rule, image }: Parameters<RunAnswers['peek']>[0]) => questionFor(rule, image, nobodysPull)
  return {
    peek: (question: Parameters<RunAnswers['peek']>[0]) => peek(bare(question)),
    verify: (question: Parameters<RunAnswers['peek']>[0], deadline: number) => verify(bare(question), deadline),
  }
}
