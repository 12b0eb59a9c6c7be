import type { ImageVerdict } from '../../images/image-verdict.ts'
import type { ImageUse } from '../../kubernetes/images.ts'
import { shellWord } from '../../messages/text.ts'
import { findings, type Finding, type RuleContext, type RuleOutcome, type WorkloadView } from '../rule-type.ts'
import { imageQuestion } from './image-question.ts'
import type { SignedImagesOptions } from './options.ts'
import { isPinned, pinned, pinsIn } from './pin-images.ts'
import type { SignatureRule } from './signature-rule.ts'
import { wantedSigners } from './wanted-signers.ts'

const mostReasons = 4

const notAsked: ImageVerdict = { outcome: 'indeterminate', reason: 'no registry is asked here', offline: true }

/** Somebody is there to ask, and has no answer: that lets nothing pass. */
const unanswered: ImageVerdict = { outcome: 'indeterminate', reason: 'nothing is known of its signatures' }

interface Judged extends ImageUse {
  verdict: ImageVerdict
}

/**
 * What the verdicts on images come to. What is not verified is a finding each; an image of which nothing is known is an error
 * (`onError: deny`) or told (`warn`), and never hides a finding.
 */
export function judgeImages(
  rule: SignatureRule,
  images: readonly ImageUse[],
  view: WorkloadView,
  context: RuleContext,
): RuleOutcome {
  const { images: known } = context.request.surroundings
  const judged = images.map((use): Judged => {
    if (use.image === undefined) return { ...use, verdict: { outcome: 'violation', reasons: ['it is no text'] } }
    return {
      ...use,
      verdict: known === undefined ? notAsked : (known(imageQuestion(rule, use.image, view)) ?? unanswered),
    }
  })
  const wrong = judged.flatMap((each) => findingOf(each, rule, view, context))
  const unknown = judged.filter(({ verdict }) => verdict.outcome === 'indeterminate')
  if (unknown.length === 0) return findings(wrong)
  const denies = rule.options.onError !== 'warn' && !unknown.every(isOffline)
  if (wrong.length > 0) return findings([...wrong, ...(denies ? unknown.map(unknownFinding) : [])])
  const reason = unknown.map(unknownReason).join('; ')
  return denies ? { kind: 'error', reason } : { kind: 'unverified', reason }
}

function isOffline({ verdict }: Pick<Judged, 'verdict'>): boolean {
  return verdict.outcome === 'indeterminate' && verdict.offline === true
}

function findingOf(judged: Judged, rule: SignatureRule, view: WorkloadView, context: RuleContext): readonly Finding[] {
  const { image = 'missing', path, verdict } = judged
  if (verdict.outcome === 'violation') return [unsignedFinding(image, path(), verdict, rule.options)]
  if (verdict.outcome !== 'verified' || isPinned(image) || !pinsIn(rule, view.kind, context)) return []
  return [
    {
      path: path(),
      message: `image ${image} is signed, but not pinned to the digest that was verified`,
      found: image,
      wanted: pinned(image, verdict.digest),
      fix: 'create it again, so that the mutating webhook pins it (it has not answered), or write the digest yourself',
    },
  ]
}

function unsignedFinding(
  image: string,
  path: string,
  { digest, reasons }: ImageVerdict & { outcome: 'violation' },
  options: SignedImagesOptions,
): Finding {
  const told = reasons.slice(0, mostReasons)
  const more = reasons.length - told.length
  return {
    path,
    message: `image ${image} is not verified: ${[...told, ...(more > 0 ? [`and ${String(more)} more`] : [])].join('; ')}`,
    found: digest === undefined || isPinned(image) ? image : pinned(image, digest),
    wanted: wantedSigners(options),
    fix: `run kubectl heal verify ${shellWord(image)} --policies DIR to see every signature there is; sign this very digest, or deploy one that is signed`,
  }
}

function unknownFinding({ image = 'missing', path, verdict }: Judged): Finding {
  return {
    path: path(),
    message: unknownReason({ image, verdict }),
    found: 'unknown',
    wanted: 'verified',
    fix: 'try again when the registry answers; onError: warn would let it pass',
  }
}

function unknownReason({ image = 'missing', verdict }: Pick<Judged, 'image' | 'verdict'>): string {
  const reason = verdict.outcome === 'indeterminate' ? verdict.reason : ''
  return isOffline({ verdict })
    ? `image ${image} is not looked up (${reason})`
    : `image ${image} cannot be verified: ${reason}`
}
