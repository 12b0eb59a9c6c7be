import { beforeDeadline } from '../../cluster/before-deadline.ts'
import type { ImageVerdicts } from '../../policies/images/image-verdict.ts'
import { count } from '../../policies/messages/text.ts'
import { progressOnStderr } from '../output/progress.ts'
import type { RunImages } from './run-images.ts'
import { ticking } from './ticking.ts'

/** What takes longer (milliseconds) is told of on a terminal. */
const patience = 1000

/** Judges all, in their order. */
export function judgeAll<Item, Judgement>(
  items: readonly Item[],
  images: RunImages,
  judge: (item: Item, images?: ImageVerdicts) => Judgement,
): Promise<Judgement[]> {
  const judging = Promise.all(items.map((item) => images.judge((verdicts) => judge(item, verdicts))))
  return process.stderr.isTTY ? withProgress(judging, images) : judging
}

async function withProgress<T>(work: Promise<T>, images: RunImages): Promise<T> {
  const done = beforeDeadline(
    work.then(() => true),
    performance.now() + patience,
    false,
  )
  if (!(await done))
    await progressOnStderr().step('verifying images', async (tell) => {
      await ticking(work, () => {
        tell(verifiedText(images))
      })
      return `${count(images.counts().answered, 'image')} looked at`
    })
  return work
}

/** `3 of 7 images`. */
export function verifiedText({ counts }: RunImages): string {
  const { asked, answered } = counts()
  return `${String(answered)} of ${count(asked, 'image')}`
}
