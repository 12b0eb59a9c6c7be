import { parseReference, type ImageReference } from '../registry/reference.ts'
import type { ImageReport } from './image-report.ts'
import type { ImageQuestion } from './image-verdict.ts'
import type { ImageVerifier, ImageVerifierParts } from './image-verifier.ts'
import { createImageWork, unverified, type Answer, type Progress } from './image-work.ts'
import { imageLimits } from './limits.ts'
import { createMemory } from './memory.ts'

/** Work for a question that may have been asked several times. */
interface Running {
  namespace: string
  progress: Progress
  answer: Promise<Answer>
}

/** One verifier for all rules of a process: equal questions share their work, which goes on when one who asked cannot wait any longer. */
export function createImageVerifier({ limits: changed, observe, ...parts }: ImageVerifierParts): ImageVerifier {
  const { clock } = parts
  const limits = { ...imageLimits, ...changed }
  const work = createImageWork({ ...parts, limits })
  const answers = createMemory<ImageReport>(() => clock.steady(), limits.remembered)
  const running = new Map<string, Running>()

  function start(question: ImageQuestion, reference: ImageReference): Running {
    const progress: Progress = { waitingFor: 'the work did not begin', standIn: () => undefined }
    const answer = work(question, reference, progress)
      .then(({ value, freshUntil }) => {
        answers.put(question.key, { value: remembered(question, value), freshUntil })
        return value
      })
      .catch((error: unknown) => unverified(reference, { outcome: 'indeterminate', reason: unexpected(error) }))
      .finally(() => running.delete(question.key))
    const started = { namespace: question.pull.namespace, progress, answer }
    running.set(question.key, started)
    return started
  }

  /** Those that must end first. One namespace takes half of the places at most: its slow images hold up nobody else's. */
  function crowdBefore({ pull: { namespace } }: ImageQuestion): string | undefined {
    if (running.size >= limits.running) return `${String(running.size)} other images`
    const own = [...running.values()].filter((each) => each.namespace === namespace).length
    const isShared = namespace !== '' && own >= Math.max(1, limits.running / 2)
    return isShared ? `${String(own)} other images of namespace ${namespace}` : undefined
  }

  async function answerTo(question: ImageQuestion, deadline: number): Promise<Answer> {
    const parsed = parseReference(question.image)
    if (!parsed.ok) return unverified({}, { outcome: 'violation', reasons: [`the reference ${parsed.reason}`] })
    const { reference } = parsed
    const joined = running.get(question.key)
    const crowd = joined === undefined ? crowdBefore(question) : undefined
    if (crowd !== undefined) return tooMany(reference, crowd)
    const { answer, progress } = joined ?? start(question, reference)
    return (await clock.before(answer, deadline, undefined)) ?? progress.standIn() ?? late(reference, progress)
  }

  async function explain(question: ImageQuestion, deadline: number): Promise<ImageReport> {
    const known = answers.fresh(question.key)?.value
    const since = clock.steady()
    const report = known ?? {
      ...(await answerTo(question, deadline)),
      image: question.image,
      duration: clock.steady() - since,
    }
    observe?.(report)
    return report
  }

  return {
    peek(question) {
      const known = answers.fresh(question.key)?.value
      if (known !== undefined) observe?.(known)
      return known?.verdict
    },
    verify: async (question, deadline) => (await explain(question, deadline)).verdict,
    explain,
  }
}

/** The report for those who ask the same again. */
function remembered({ image }: ImageQuestion, answer: Answer): ImageReport {
  const digest = answer.cache.digest === undefined ? {} : { digest: 'hit' as const }
  return { ...answer, image, duration: 0, cache: { ...digest, verdict: 'hit' } }
}

function late(reference: ImageReference, { waitingFor }: Progress): Answer {
  return unverified(reference, { outcome: 'indeterminate', reason: `${waitingFor} in time` })
}

function tooMany(reference: ImageReference, crowd: string): Answer {
  const reason = `${crowd} are being verified; ask again in a moment`
  return unverified(reference, { outcome: 'indeterminate', reason })
}

function unexpected(error: unknown): string {
  return `the verification failed: ${error instanceof Error ? error.message.slice(0, 300) : 'for an unknown reason'}`
}
