import { digObject, type JsonObject } from '../../../../policies/json.ts'
import { list } from '../../../../policies/messages/text.ts'
import { parseQuantity } from '../../../../policies/kubernetes/quantity.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { fieldEvidence } from '../../evidence.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'

/** The part of a quota that may be used before it is told, in percent. */
const nearly = 90n

/** ResourceQuotas of which 90 % or more of something is used. Where it already stops Pods, only that is told (`told-by-another.ts`). */
export const nearlyUsedQuota: Analyzer = {
  name: 'nearly-used-quota',
  reads: ['resourcequotas'],
  *analyze({ snapshot }) {
    for (const quota of snapshot.list('resourcequotas')) {
      const used = nearlyUsed(quota)
      if (used.length === 0) continue
      const root = referenceOf(quota)
      yield {
        code: 'QuotaNearlyUsed',
        root,
        affects: [root],
        cause: `Nearly all of the quota is used: ${list(used.map(({ resource, text }) => `${resource} ${text}`))}`,
        evidence: used.map(({ resource, text }) => fieldEvidence(quota, `status.used[${resource}]`, text)),
        next: [kubectlOn('describe', root), '# raise the quota, or remove what is not needed'],
      }
    }
  },
}

function nearlyUsed(quota: JsonObject): { resource: string; text: string }[] {
  const hard = digObject(quota, 'status', 'hard') ?? {}
  const used = digObject(quota, 'status', 'used') ?? {}
  return Object.keys(hard).flatMap((resource) => {
    const [has, limit] = [parseQuantity(used[resource]), parseQuantity(hard[resource])]
    // A limit of zero forbids: nothing of it is used up.
    if (has === undefined || limit === undefined || limit.nano <= 0n || has.nano * 100n < limit.nano * nearly) return []
    return [{ resource, text: `${String(used[resource])} of ${String(hard[resource])}` }]
  })
}
