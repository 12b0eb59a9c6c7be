import type { AskImages } from '../../policies/images/answered.ts'
import type { ImageVerdict } from '../../policies/images/image-verdict.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import { oneLine } from '../../policies/messages/text.ts'

/** A verifier with what it runs on. */
export interface OpenVerifier {
  verifier: AskImages
  close(): Promise<void>
}

/** Answers what rules ask about images; nothing is loaded or started before the first rule that asks. */
export interface Images extends AskImages {
  /** Opens the verifier where a rule of the set will ask, so that the first Pod does not wait for it. */
  prepare(set: PolicySet): void
  /** Whether it was opened. */
  isOpen(): boolean
  close(): Promise<void>
}

/** Images whose verifier is opened once, when it is needed; `onProblem` is told of each try that fails. */
export function createImages(open: () => Promise<OpenVerifier>, onProblem: (error: unknown) => void): Images {
  let opening: Promise<OpenVerifier> | undefined
  let opened: OpenVerifier | undefined
  const openOnce = (): Promise<OpenVerifier> =>
    (opening ??= open().then(
      (ready) => (opened = ready),
      (error: unknown) => {
        opening = undefined
        onProblem(error)
        throw error
      },
    ))
  return {
    peek: (question) => opened?.verifier.peek(question),
    verify: (question, deadline) => openOnce().then(({ verifier }) => verifier.verify(question, deadline), notOpened),
    prepare(set) {
      // A failure comes again with the first question.
      if (verifiesImages(set)) openOnce().catch(() => undefined)
    },
    isOpen: () => opened !== undefined,
    async close() {
      const ready = await opening?.catch(() => undefined)
      await ready?.close()
    },
  }
}

function notOpened(error: unknown): ImageVerdict {
  const message = error instanceof Error ? oneLine(error.message) : 'an unknown reason'
  return { outcome: 'indeterminate', reason: `heal-admission cannot verify images: ${message}` }
}

function verifiesImages({ policies }: PolicySet): boolean {
  return policies.some(({ rules }) => rules.some(({ type }) => type === 'signedImages'))
}
