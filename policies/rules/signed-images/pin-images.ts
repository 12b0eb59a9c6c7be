import { isBuiltInController } from '../../kubernetes/identities.ts'
import type { ImageUse } from '../../kubernetes/images.ts'
import type { WorkloadKind } from '../../kubernetes/workloads.ts'
import type { PinDraft } from '../../mutate/draft.ts'
import type { RuleContext, WorkloadView } from '../rule-type.ts'
import { imageQuestion } from './image-question.ts'
import type { SignatureRule } from './signature-rule.ts'

/**
 * Where a rule pins: `pods` (the default) in every Pod, also those that built-in controllers make for an owner, so that templates stay as
 * git says; `template` in what people write, which is the template of a workload, or a Pod of its own.
 */
export function pinsIn({ options }: SignatureRule, { kind }: WorkloadKind, context: RuleContext): boolean {
  const mode = options.mutate ?? 'pods'
  if (context.forAnOwner) return mode === 'pods' && kind === 'Pod'
  if (mode === 'off' || isBuiltInController(context.request.user)) return false
  return mode === 'template' || kind === 'Pod'
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
