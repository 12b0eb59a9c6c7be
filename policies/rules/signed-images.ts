import { matchesAny } from '../kubernetes/glob.ts'
import { imagesOf, normaliseImage, type ImageUse } from '../kubernetes/images.ts'
import { noFindings, type RuleType, type WorkloadView } from './rule-type.ts'
import { checkSignedImages, loadPatterns } from './signed-images/check-options.ts'
import type { SignedImagesOptions } from './signed-images/options.ts'
import { signedImagesSchema } from './signed-images/schema.ts'

export type { SignedImagesOptions } from './signed-images/options.ts'

/** Images must carry a signature of the attestors. Verification is still to come: where an image needs one, the rule says so. */
export const signedImages: RuleType<SignedImagesOptions> = {
  type: 'signedImages',
  summary: 'Images must be signed by the attestors (cannot be verified yet: warns, whatever the action).',
  schema: signedImagesSchema,
  load: loadPatterns,
  prepare(options, context) {
    checkSignedImages(options, context)
    return {
      lock: false,
      compareOnCreate: true,
      reads: (_kind, { subresource }) => subresource === '' || subresource === 'ephemeralcontainers',
      compare: ({ old, now }) => {
        const images = imagesOf(now.template, now.containers).filter((image) => needsSignature(options, image))
        return images.length > 0 && changedImages(images, old).length > 0
          ? { kind: 'unverified', reason: 'cannot be verified yet' }
          : noFindings
      },
    }
  },
}

/** All images of a new object; of a stored one those that were not at the same place before. */
function changedImages(images: readonly ImageUse[], old: WorkloadView | undefined): readonly ImageUse[] {
  if (old === undefined) return images
  const before = new Map(imagesOf(old.template, old.containers).map(({ path, image }) => [path(), image]))
  return images.filter(({ path, image }) => !before.has(path()) || before.get(path()) !== image)
}

/** An image that is absent or no string is not known to be outside the rule. */
function needsSignature({ images, skip }: SignedImagesOptions, { image }: ImageUse): boolean {
  if (image === undefined) return true
  const { name, reference } = normaliseImage(image)
  const matches = (globs: readonly string[] | undefined): boolean =>
    matchesAny(globs, reference) || matchesAny(globs, name)
  return matches(images) && !matches(skip)
}
