import type { ImageReference } from '../registry/reference.ts'
import type { RegistryFailure } from '../registry/result.ts'
import { createFindCredentials } from './credentials.ts'
import { createDigests, type FoundDigest } from './digests.ts'
import type { ImageReport } from './image-report.ts'
import type { ImageQuestion, ImageVerdict } from './image-verdict.ts'
import type { Aged } from './memory.ts'
import { verdictOfFailure, verdictOfResult } from './reasons.ts'
import { accessOf, type ImageAccess } from './registry-access.ts'
import { createReadMaterial } from './rule-material.ts'
import type { Settings } from './settings.ts'
import { createVerifications, type FoundResult, type VerificationQuestion } from './verifications.ts'

/** What an image came to; `image` and `duration` are those of each question. */
export type Answer = Omit<ImageReport, 'image' | 'duration'>

/** How far the work for a question is, for those who cannot wait for its end. */
export interface Progress {
  /** A clause that "in time" completes: `registry ghcr.io did not answer`. */
  waitingFor: string
  /** An older answer that stands in where none can be had. */
  standIn: () => Answer | undefined
}

/** Does all that is needed to answer a question, and says how far it is. */
export type ImageWork = (
  question: ImageQuestion,
  reference: ImageReference,
  progress: Progress,
) => Promise<Aged<Answer>>

/** Reads what rule and pod refer to, resolves the tag, collects the signatures and has them verified: each as far as it is not remembered. */
export function createImageWork(settings: Settings): ImageWork {
  const { clock, limits } = settings
  const readMaterial = createReadMaterial(settings)
  const findCredentials = createFindCredentials(settings)
  const digests = createDigests(settings)
  const verifications = createVerifications(settings)

  /** With `staleIfError` what was verified before counts while the registry fails. */
  function standIn(question: Omit<VerificationQuestion, 'digest'>): Answer | undefined {
    if (question.rule.options.staleIfError !== true) return undefined
    const digest = digests.kept(question.reference, question.access)
    const found = digest && verifications.kept({ ...question, digest: digest.digest })
    return digest && found && answerOf(question.reference, digest, found)
  }

  return async ({ rule, pull }, reference, progress) => {
    progress.waitingFor = 'what the rule and the pod refer to was not read'
    const [{ value: material, freshUntil: materialUntil }, credentials] = await Promise.all([
      readMaterial(rule),
      findCredentials(reference, rule, pull),
    ])
    if (!material.ok) return once(unverified(reference, { outcome: 'indeterminate', reason: material.reason }))
    const credentialsUntil = clock.steady() + limits.referencesFor
    const access = accessOf(reference, rule, credentials)
    const question = { reference, rule, material, access }
    const failed = (failure: RegistryFailure): Aged<Answer> => fallBack(failure, question, standIn(question), settings)

    progress.waitingFor = `registry ${reference.registry} did not answer`
    progress.standIn = () => standIn(question)
    const digest = await digests.find(reference, access)
    if (!digest.value.ok) return failed(digest.value)
    const result = await verifications.find({ ...question, digest: digest.value.value.digest })
    if (!result.value.ok) return failed(result.value)
    return {
      value: answerOf(reference, digest.value.value, result.value.value),
      freshUntil: Math.min(materialUntil, credentialsUntil, digest.freshUntil, result.freshUntil),
    }
  }
}

function fallBack(
  failure: RegistryFailure,
  { reference, access }: { reference: ImageReference; access: ImageAccess },
  standIn: Answer | undefined,
  { clock, limits }: Settings,
): Aged<Answer> {
  const verdict = verdictOfFailure(failure, access.unread)
  if (verdict.outcome === 'indeterminate') return once(standIn ?? unverified(reference, verdict))
  return { value: unverified(reference, verdict), freshUntil: clock.steady() + limits.violationFor }
}

/** Not to be remembered. */
function once(value: Answer): Aged<Answer> {
  return { value, freshUntil: 0 }
}

/** An answer without a verification. */
export function unverified({ registry, digest }: Partial<ImageReference>, verdict: ImageVerdict): Answer {
  const known = digest === undefined ? {} : { digest }
  return { verdict, registry: registry ?? '', ...known, attestors: [], candidates: [], cache: {} }
}

function answerOf(reference: ImageReference, { digest, state }: FoundDigest, found: FoundResult): Answer {
  const { registry, repository } = reference
  const { attestors, candidates } = found.result
  return {
    verdict: verdictOfResult(found.result, `${registry}/${repository}`, digest),
    registry,
    digest,
    attestors,
    candidates,
    cache: { ...(state === undefined ? {} : { digest: state }), verdict: found.state },
  }
}
