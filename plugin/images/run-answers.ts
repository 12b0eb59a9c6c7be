import type { AskImages } from '../../policies/images/answered.ts'
import type { ImageQuestion, ImageVerdict } from '../../policies/images/image-verdict.ts'

/** Answers of one run. */
export interface RunAnswers extends AskImages {
  /** How many images were asked about, and of how many the answer is known. */
  counts(): { asked: number; answered: number }
}

/**
 * Every question is put once in a run, and its answer counts to the end of it, whatever it is: a report never says two things of one
 * image, and a registry that fails is not waited for again. At most `atOnce` images are worked on; the others wait.
 */
export function createRunAnswers(
  answer: (question: ImageQuestion) => Promise<ImageVerdict>,
  atOnce: number,
): RunAnswers {
  const known = new Map<string, ImageVerdict>()
  const coming = new Map<string, Promise<ImageVerdict>>()
  const waiting: (() => void)[] = []
  let free = atOnce

  async function work(question: ImageQuestion): Promise<ImageVerdict> {
    if (free > 0) free -= 1
    else await new Promise<void>((begin) => waiting.push(begin))
    try {
      const verdict = await answer(question)
      known.set(question.key, verdict)
      return verdict
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }

  return {
    peek: ({ key }) => known.get(key),
    verify: (question) => {
      const joined = coming.get(question.key) ?? work(question)
      coming.set(question.key, joined)
      return joined
    },
    counts: () => ({ asked: coming.size, answered: known.size }),
  }
}
