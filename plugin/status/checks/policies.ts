import { asArray, asString, dig, isObject, type JsonObject } from '../../../policies/json.ts'
import { count, list, oneLine } from '../../../policies/messages/text.ts'
import { failureLine } from '../../connect/failure-text.ts'
import { isReady } from '../../install/installed.ts'
import type { Facts } from '../facts.ts'
import type { Check } from '../status.ts'

const name = 'policies'

/** What became of the DriftPolicies, as the server says in their status; of those in files only the number in force is known. */
export function checkPolicies({ policies, readiness, pods }: Facts): Check {
  if (!policies.ok) return { name, state: 'unknown', message: failureLine(policies.failure) }
  const told = policies.value.items.map(fateOf)
  const names = (reason: Fate['reason']): string[] =>
    told
      .filter((fate) => fate.reason === reason)
      .map((fate) => fate.name)
      .sort()
  const [invalid, shadowed, waiting] = [names('Invalid'), names('ShadowedByFile'), names('waiting')]
  const inForce = names('Loaded').length
  const loaded = loadedBy(readiness)
  const details = { inForce, invalid, shadowed, waiting, ...(loaded === undefined ? {} : { loadedByServer: loaded }) }
  const message = [
    `${count(inForce, 'DriftPolicy', 'DriftPolicies')} in force`,
    ...(shadowed.length === 0 ? [] : [`${list(shadowed)} replaced by ${shadowed.length === 1 ? 'a file' : 'files'}`]),
    ...(loaded === undefined || loaded === inForce ? [] : [`${String(loaded)} with those of files`]),
    ...(pods.ok && !pods.value.items.some(isReady) ? ['as the server said while it ran'] : []),
  ].join(', ')
  const bad = told.find((fate) => fate.reason === 'Invalid')
  if (bad !== undefined)
    return {
      name,
      state: 'problem',
      message: `${message}; ${list(invalid)} cannot be loaded: ${oneLine(bad.message)}`,
      next: `kubectl edit driftpolicy/${bad.name}`,
      details,
    }
  if (waiting.length > 0)
    return {
      name,
      state: 'problem',
      message: `${message}; ${list(waiting)} not taken over yet`,
      next: 'It takes two seconds; should it last, the server does not run with --cluster-policies, or not at all',
      details,
    }
  if (inForce + shadowed.length + (loaded ?? 0) === 0)
    return {
      name,
      state: 'ok',
      message: 'none, so nothing is enforced',
      next: 'Apply one: see kubectl heal policy explain',
      details,
    }
  return { name, state: 'ok', message, details }
}

interface Fate {
  name: string
  reason: 'Loaded' | 'ShadowedByFile' | 'Invalid' | 'waiting'
  message: string
}

function fateOf(policy: JsonObject): Fate {
  const called = asString(dig(policy, 'metadata', 'name')) ?? ''
  const condition = asArray(dig(policy, 'status', 'conditions'))
    .filter(isObject)
    .find(({ type }) => type === 'InForce')
  const isCurrent = condition?.['observedGeneration'] === dig(policy, 'metadata', 'generation')
  const reason = isCurrent ? condition?.['reason'] : undefined
  const message = asString(condition?.['message']) ?? ''
  const known = reason === 'Loaded' || reason === 'ShadowedByFile' || reason === 'Invalid'
  return { name: called, reason: known ? reason : 'waiting', message }
}

/** How many policies the server itself says it has, files included. */
function loadedBy(readiness: Facts['readiness']): number | undefined {
  for (const { result } of readiness) {
    const number = result.ok ? dig(result.value, 'policies', 'policies') : undefined
    if (typeof number === 'number') return number
  }
  return undefined
}
