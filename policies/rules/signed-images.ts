import { createHash } from 'node:crypto'
import { canonicalText } from '../load/canonical.ts'
import { noFindings, type RuleOutcome, type RuleType } from './rule-type.ts'
import { changedImages } from './signed-images/changed-images.ts'
import { checkSignedImages, loadCheckers } from './signed-images/check-options.ts'
import { judgeImages } from './signed-images/judge-images.ts'
import type { SignedImagesOptions } from './signed-images/options.ts'
import { pinImages, pinsIn } from './signed-images/pin-images.ts'
import { signedImagesSchema } from './signed-images/schema.ts'
import type { SignatureRule } from './signed-images/signature-rule.ts'

export type { SignedImagesOptions } from './signed-images/options.ts'

/**
 * Images must carry a signature of the attestors over their digest. The rule decides by what the request's surroundings say of
 * each image; whoever asks the evaluator has them verified (see policies/images).
 */
export const signedImages: RuleType<SignedImagesOptions> = {
  type: 'signedImages',
  summary: 'Images must be signed by the attestors, and run with the digest that was verified.',
  schema: signedImagesSchema,
  load: loadCheckers,
  prepare(options, context) {
    checkSignedImages(options, context)
    const rule = signatureRule(options, context.source)
    return {
      lock: false,
      signature: rule,
      compareOnCreate: true,
      reads: (_kind, { subresource }) => subresource === '' || subresource === 'ephemeralcontainers',
      compare: (change, context) => {
        const images = changedImages(rule, change)
        if (images.length === 0) return noFindings
        return images.length > mostImages ? tooMany(images.length) : judgeImages(rule, images, change.now, context)
      },
      ...(options.mutate === 'off'
        ? {}
        : {
            pin: {
              reads: (kind, context) => pinsIn(rule, kind, context),
              write: (draft, change, context) => {
                const images = changedImages(rule, change)
                if (images.length <= mostImages) pinImages(rule, images, draft, change.now, context)
              },
            },
          }),
    }
  },
}

/** No Pod has as many; to ask about twenty thousand would hold up every other review. */
const mostImages = 500

function tooMany(found: number): RuleOutcome {
  return { kind: 'error', reason: `it has ${String(found)} images; at most ${String(mostImages)} are verified` }
}

/** Globs only choose images, and `onError` and `mutate` only say what becomes of a verdict. */
function signatureRule(options: SignedImagesOptions, source: string): SignatureRule {
  const { attestors, tlog, trustRoot, credentials, registries, staleIfError } = options
  const deciding = { attestors, tlog, trustRoot, credentials, registries, staleIfError, source }
  return { hash: createHash('sha256').update(canonicalText(deciding)).digest('hex'), options, source }
}
