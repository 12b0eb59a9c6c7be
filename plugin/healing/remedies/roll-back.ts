import { referenceText } from '../../reference-text.ts'
import { refused } from './outcomes.ts'
import type { Remedy } from './remedy.ts'

/**
 * Back to the newest revision that was available. Which one that is takes more than this catalogue reads: `kubectl heal rollback`
 * chooses it, and `fix` hands over to `hand-over.ts` before it comes here.
 */
export const rollBack: Remedy = {
  name: 'RollBack',
  title: 'go back to the newest revision that was available',
  kinds: ['Deployment', 'StatefulSet', 'DaemonSet'],
  guards: ['a GitOps owner', 'paused', 'no earlier revision'],
  plan: ({ target }) =>
    refused('going back is a command of its own', `kubectl heal rollback ${referenceText(target)} --to-last-good`),
}
