import type { ImageReference } from '../registry/reference.ts'
import type { ImageQuestion } from './image-verdict.ts'
import { unverified, type Answer, type ImageWork, type Progress } from './image-work.ts'
import type { Aged } from './memory.ts'

/** Work for a question that may have been asked several times. */
export interface UnderWay {
  progress: Progress
  /** Never rejects. */
  answer: Promise<Answer>
}

/** The questions that are worked on. */
export interface QuestionsUnderWay {
  /** The work for a question, joined where it was asked before; or those that must end first: `256 other images`. */
  join(question: ImageQuestion, reference: ImageReference): UnderWay | { crowd: string }
}

/** Equal questions share their work, of which there is so much at once; `onAnswer` is told of each answer. */
export function createQuestionsUnderWay(
  work: ImageWork,
  most: number,
  onAnswer: (question: ImageQuestion, answer: Aged<Answer>) => void,
): QuestionsUnderWay {
  const running = new Map<string, UnderWay & { namespace: string }>()

  function start(question: ImageQuestion, reference: ImageReference): UnderWay {
    const progress: Progress = { waitingFor: 'the work did not begin', standIn: () => undefined }
    const answer = work(question, reference, progress)
      .then((aged) => {
        onAnswer(question, aged)
        return aged.value
      })
      .catch((error: unknown) => unverified(reference, { outcome: 'indeterminate', reason: unexpected(error) }))
      .finally(() => running.delete(question.key))
    const started = { namespace: question.pull.namespace, progress, answer }
    running.set(question.key, started)
    return started
  }

  /** One namespace takes half of the places at most: its slow images hold up nobody else's. */
  function crowdBefore({ pull: { namespace } }: ImageQuestion): string | undefined {
    if (running.size >= most) return `${String(running.size)} other images`
    const own = [...running.values()].filter((each) => each.namespace === namespace).length
    const isFull = namespace !== '' && own >= Math.max(1, most / 2)
    return isFull ? `${String(own)} other images of namespace ${namespace}` : undefined
  }

  return {
    join(question, reference) {
      const joined = running.get(question.key)
      if (joined !== undefined) return joined
      const crowd = crowdBefore(question)
      return crowd === undefined ? start(question, reference) : { crowd }
    },
  }
}

function unexpected(error: unknown): string {
  return `the verification failed: ${error instanceof Error ? error.message.slice(0, 300) : 'for an unknown reason'}`
}
