import type { ImageQuestion, ImageVerdict, ImageVerdicts } from './image-verdict.ts'

/** Who verifies images. */
export interface AskImages {
  /** A verdict that is at hand; undefined: it takes a `verify`. */
  peek: (question: ImageQuestion) => ImageVerdict | undefined
  /** Never rejects; answers before the deadline (milliseconds of the asker's monotonic clock). */
  verify: (question: ImageQuestion, deadline: number) => Promise<ImageVerdict>
}

/** Judging asks about images, then about the pinned form of the same ones. */
const mostRounds = 3

/** Most requests ask about no image, or about known ones: nothing is made for them. */
const nothingAnswered: ReadonlyMap<string, ImageVerdict> = new Map()
const nothingOpen: readonly ImageQuestion[] = []

/**
 * Judges with the verdicts on all images that judging asks about: once where all are at hand (no promise then), again when those
 * that were missing have come. `judge` is pure; what is still unanswered in the last round is unknown to it.
 */
export function answered<Judgement>(
  judge: (images: ImageVerdicts) => Judgement,
  ask: AskImages,
  deadline: number,
): Judgement | Promise<Judgement> {
  const { judgement, open } = round(judge, ask, nothingAnswered)
  return open.length === 0 ? judgement : inRounds(judge, ask, open, deadline)
}

async function inRounds<Judgement>(
  judge: (images: ImageVerdicts) => Judgement,
  ask: AskImages,
  first: readonly ImageQuestion[],
  deadline: number,
): Promise<Judgement> {
  const answers = new Map<string, ImageVerdict>()
  // What is at hand may be out of date in the next round: whoever times that well must not leave a question unanswered.
  const kept: AskImages['peek'] = (question) => {
    const verdict = ask.peek(question)
    if (verdict !== undefined) answers.set(question.key, verdict)
    return verdict
  }
  let open = first
  for (let rounds = 1; ; rounds++) {
    const verdicts = await Promise.all(open.map((question) => ask.verify(question, deadline)))
    for (const [index, verdict] of verdicts.entries()) answers.set(open[index]?.key ?? '', verdict)
    const next = round(judge, { ...ask, peek: kept }, answers)
    if (next.open.length === 0 || rounds === mostRounds) return next.judgement
    open = next.open
  }
}

function round<Judgement>(
  judge: (images: ImageVerdicts) => Judgement,
  { peek }: AskImages,
  answers: ReadonlyMap<string, ImageVerdict>,
): { judgement: Judgement; open: readonly ImageQuestion[] } {
  let open: Map<string, ImageQuestion> | undefined
  const judgement = judge((question) => {
    const verdict = answers.get(question.key) ?? peek(question)
    if (verdict === undefined) (open ??= new Map<string, ImageQuestion>()).set(question.key, question)
    return verdict
  })
  return { judgement, open: open === undefined ? nothingOpen : [...open.values()] }
}
