import { matchesAny } from '../../kubernetes/glob.ts'
import { imagesOf, normaliseImage, type ImageUse } from '../../kubernetes/images.ts'
import type { Change, WorkloadView } from '../rule-type.ts'
import type { SignatureRule } from './signature-rule.ts'

/** The images that a rule covers: all of a new object, of a stored one those that were not at the same place before. */
export function changedImages({ options }: SignatureRule, { old, now }: Change): readonly ImageUse[] {
  const images = imagesOf(now.template, now.containers).filter(({ image }) => coversImage(options, image))
  return old === undefined || images.length === 0 ? images : withoutStored(images, old)
}

function withoutStored(images: readonly ImageUse[], old: WorkloadView): readonly ImageUse[] {
  const stored = new Set(imagesOf(old.template, old.containers).map(placed))
  return images.filter((use) => !stored.has(placed(use)))
}

/** An image with its place. Not the place alone: two containers may have one name until the API server looks at it. */
function placed({ path, image }: ImageUse): string {
  return JSON.stringify([path(), image])
}

/** Whether the globs name an image. One that is absent or no string is not known to be outside the rule. */
export function coversImage(
  { images, skip }: { images: readonly string[]; skip?: readonly string[] },
  image: string | undefined,
): boolean {
  if (image === undefined) return true
  const { name, reference } = normaliseImage(image)
  const matches = (globs: readonly string[] | undefined): boolean =>
    matchesAny(globs, reference) || matchesAny(globs, name)
  return matches(images) && !matches(skip)
}
