import { parseReference, type ImageReference } from '../registry/reference.ts'
import type { ImageReport } from './image-report.ts'
import type { ImageQuestion } from './image-verdict.ts'
import type { ImageVerifier, ImageVerifierParts } from './image-verifier.ts'
import { createImageWork, unverified, type Answer, type Progress } from './image-work.ts'
import { imageLimits } from './limits.ts'
import { createMemory } from './memory.ts'
import { createQuestionsUnderWay } from './questions-under-way.ts'

/** One verifier for all rules of a process: equal questions share their work, which goes on when one who asked cannot wait any longer. */
export function createImageVerifier({ limits: changed, observe, ...parts }: ImageVerifierParts): ImageVerifier {
  const { clock } = parts
  const limits = { ...imageLimits, ...changed }
  const work = createImageWork({ ...parts, limits })
  const answers = createMemory<ImageReport>(() => clock.steady(), limits.remembered)
  const underWay = createQuestionsUnderWay(work, limits.running, (question, { value, freshUntil }) => {
    answers.put(question.key, { value: remembered(question, value), freshUntil })
  })

  async function answerTo(question: ImageQuestion, deadline: number): Promise<Answer> {
    const parsed = parseReference(question.image)
    if (!parsed.ok) return unverified({}, { outcome: 'violation', reasons: [`the reference ${parsed.reason}`] })
    const { reference } = parsed
    const joined = underWay.join(question, reference)
    if ('crowd' in joined) return tooMany(reference, joined.crowd)
    const { answer, progress } = joined
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
