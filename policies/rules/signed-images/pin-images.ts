import type { ImageUse } from '../../kubernetes/images.ts'
import type { WorkloadKind } from '../../kubernetes/workloads.ts'
import type { PinDraft } from '../../mutate/draft.ts'
import type { RuleContext, WorkloadView } from '../rule-type.ts'
import { imageQuestion } from './image-question.ts'
import type { SignatureRule } from './signature-rule.ts'

/**
 * Where a rule pins: `pods` (the default) in every Pod, also of built-in controllers, so that templates stay as git says; `template` in
 * what people write, which is the template of a workload, or a Pod of its own.
 */
export function pinsIn({ options }: SignatureRule, { kind }: WorkloadKind, { forAnOwner }: RuleContext): boolean {
  const mode = options.mutate ?? 'pods'
  if (kind === 'Pod') return mode === 'pods' || (mode === 'template' && !forAnOwner)
  return mode === 'template'
}

/** Writes the verified digest behind each tag; what is not verified stays as it is, for validation to find. */
export function pinImages(
  rule: SignatureRule,
  images: readonly ImageUse[],
  draft: PinDraft,
  view: WorkloadView,
  context: RuleContext,
): void {
  for (const { image, keys } of images) {
    if (image === undefined || isPinned(image)) continue
    const verdict = context.request.surroundings.images?.(imageQuestion(rule, image, view))
    if (verdict?.outcome === 'verified') draft.replace(keys(), pinned(image, verdict.digest))
  }
}

/** Whether a reference names a digest. */
export function isPinned(image: string): boolean {
  return image.includes('@')
}

/** `name:tag@sha256:…`: the tag stays, for people to read. */
export function pinned(image: string, digest: string): string {
  return `${image.trim()}@${digest}`
}
