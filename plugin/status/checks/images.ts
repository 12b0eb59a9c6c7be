import { asArray, asString, dig, isObject } from '../../../policies/json.ts'
import { clip, list, oneLine } from '../../../policies/messages/text.ts'
import { ownName, ownNamespace } from '../../install/names.ts'
import type { Facts } from '../facts.ts'
import type { Check } from '../status.ts'

/**
 * The registries that give the pods no answers (`images.unanswered` of their readiness); undefined where all do, and where no policy
 * verifies signatures. A warning: enforcement works, and decides without them as the rules say (`onError`).
 */
export function checkImages({ readiness }: Facts): Check | undefined {
  const told = new Map(readiness.flatMap(({ result }) => (result.ok ? unansweredIn(result.value) : [])))
  const unanswered = [...told].map(([registry, reason]) => ({ registry, reason })).sort(byRegistry)
  if (unanswered.length === 0) return undefined
  const lines = unanswered.map(({ registry, reason }) =>
    reason.includes(registry) ? reason : `${registry}: ${reason}`,
  )
  return {
    name: 'images',
    state: 'warning',
    message: `cannot be verified: ${list(lines, 3)}`,
    next: `Images of these are decided by onError; see kubectl logs -n ${ownNamespace} deployment/${ownName}`,
    details: { unanswered },
  }
}

function unansweredIn(says: unknown): [string, string][] {
  return asArray(dig(says, 'images', 'unanswered'))
    .filter(isObject)
    .map((each) => [textOf(each['registry']), textOf(each['reason'])])
}

function textOf(value: unknown): string {
  return clip(oneLine(asString(value) ?? ''), 200)
}

function byRegistry(left: { registry: string }, right: { registry: string }): number {
  return left.registry < right.registry ? -1 : 1
}
