import type { SignatureRule } from '../rules/signed-images/signature-rule.ts'

/** What is asked of one image for one rule. */
export interface ImageQuestion {
  /** Equal for equal questions. */
  key: string
  /** Its source file names files relatively to itself. */
  rule: SignatureRule
  /** As written in the pod. */
  image: string
  /** Whose pull secrets may be used. */
  pull: PullContext
}

/** What a pod says about pulling its images. */
export interface PullContext {
  /** '' where none is known: no pull secrets are read then. */
  namespace: string
  serviceAccount: string
  /** imagePullSecrets, by name */
  secrets: readonly string[]
}

/** The answer; the three outcomes are never mixed. */
export type ImageVerdict =
  | { outcome: 'verified'; digest: string }
  /** The registry answered, and what it has does not satisfy the rule. `reasons`: each candidate's, or why there is none. */
  | { outcome: 'violation'; digest?: string; reasons: readonly string[] }
  /** Nothing is known: `the registry r.example.com did not answer in time`. `offline`: nobody was asked. */
  | { outcome: 'indeterminate'; reason: string; offline?: boolean }

/** Looks up what was answered; undefined: the question was not put. */
export type ImageVerdicts = (question: ImageQuestion) => ImageVerdict | undefined
