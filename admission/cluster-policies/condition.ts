import { asArray, asObject, dig, digObject, isObject, type JsonObject } from '../../policies/json.ts'
import { ruleNames } from '../../policies/load/load-object.ts'
import { clip } from '../../policies/messages/text.ts'
import type { ObjectState } from './merge.ts'
import { lastGoodKept, problemText, shadowed } from './object-problems.ts'

const mostTold = 10
const longest = 4096

/**
 * The merge patch that makes a DriftPolicy's status say what became of it: observedGeneration, the number of its rules and the
 * condition InForce. Undefined where the status says so already; conditions of others stay.
 */
export function statusPatch(policy: JsonObject, state: ObjectState, now: number): JsonObject | undefined {
  const generation = dig(policy, 'metadata', 'generation')
  const conditions = asArray(dig(policy, 'status', 'conditions')).filter(isObject)
  const before = conditions.find(({ type }) => type === 'InForce')
  const wanted = {
    type: 'InForce',
    ...told(state),
    ...(typeof generation === 'number' && { observedGeneration: generation }),
  }
  const rules = ruleNames(policy).length
  const status = digObject(policy, 'status')
  const isTold = Object.entries(wanted).every(([key, value]) => before?.[key] === value)
  if (isTold && status?.['rules'] === rules && status['observedGeneration'] === generation) return undefined
  const since = before?.['status'] === wanted.status ? before['lastTransitionTime'] : undefined
  const condition = { ...wanted, lastTransitionTime: since ?? secondsOf(now) }
  return {
    metadata: { resourceVersion: asObject(policy['metadata'])?.['resourceVersion'] },
    status: {
      observedGeneration: generation,
      rules,
      conditions: [...conditions.filter(({ type }) => type !== 'InForce'), condition],
    },
  }
}

function told(state: ObjectState): { status: 'True' | 'False'; reason: ObjectState['reason']; message: string } {
  switch (state.reason) {
    case 'Loaded':
      return { status: 'True', reason: state.reason, message: sentences(state, 'verdicts follow this policy') }
    case 'ShadowedByFile':
      return { status: 'False', reason: state.reason, message: shadowed }
    case 'Invalid':
      return {
        status: 'False',
        reason: state.reason,
        message: sentences(state, state.isLastGood ? lastGoodKept : 'it is not in force'),
      }
  }
}

function sentences({ problems }: ObjectState, first: string): string {
  const shown = problems.slice(0, mostTold).map(problemText)
  const more = problems.length > mostTold ? [`and ${problems.length - mostTold} more`] : []
  return clip([first, ...shown, ...more].join('; '), longest)
}

/** RFC 3339 as Kubernetes writes times: to the second. */
export function secondsOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')
}
