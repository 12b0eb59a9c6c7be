/** How far verification came: the reason of what came furthest is the one that a person can use. */
export const STAGES = [
  'kind',
  'mode',
  'signature',
  'authority',
  'usage',
  'log',
  'time',
  'identity',
  'content',
  'condition',
] as const

/** One step of the verification, in the order in which reasons are preferred. */
export type Stage = (typeof STAGES)[number]

/** Who a signature is by: `id` tells signers apart, `name` is for people. */
export interface SignedBy {
  id: string
  name: string
}

/** Whether a signer has signed, or at which stage that failed; one clause. */
export type SignerOutcome = { ok: true; by: SignedBy } | Failure

/** A step that failed; `by` where the signature itself is verified. */
export interface Failure {
  ok: false
  stage: Stage
  reason: string
  by?: SignedBy
}

/** A failure at a stage. */
export function failure(stage: Stage, reason: string, by?: SignedBy): Failure {
  return by === undefined ? { ok: false, stage, reason } : { ok: false, stage, reason, by }
}
