import { asArray, asString, dig, isObject, own, type JsonObject } from '../../../policies/json.ts'
import type { ObjectReference } from '../../object-reference.ts'
import type { RemedyName } from '../plan.ts'
import { parseWrite } from './parse-write.ts'
import type { HealthStatus, Phase, Remediation, StepStatus, Trigger } from './remediation.ts'

const phases: readonly Phase[] = ['Planned', 'Running', 'Verifying', 'Succeeded', 'Failed', 'Undone', 'Refused']
const triggers: readonly Trigger['type'][] = ['Manual', 'Alert', 'Watch', 'Sweep']
const states: readonly StepStatus['state'][] = ['Pending', 'Running', 'Done', 'Failed', 'Unknown', 'Undone']
const remedies: readonly RemedyName[] = [
  'RestartPod',
  'Redeploy',
  'ScaleUp',
  'IncreaseMemory',
  'RollBack',
  'RevertDrift',
  'RunCommand',
]

/** A Remediation as it is stored. Whatever it lacks is told as little as possible; a write that is none is left out, and said. */
export function parseRemediation(object: JsonObject): Remediation {
  const text = (...keys: string[]): string => asString(dig(object, ...keys)) ?? ''
  const written = asArray(dig(object, 'status', 'undo'))
  const undo = written.map(parseWrite).filter((write) => write !== undefined)
  const unreadable = undo.length < written.length ? 'a write that would take it back cannot be read' : undefined
  return {
    name: text('metadata', 'name'),
    namespace: text('metadata', 'namespace'),
    uid: text('metadata', 'uid'),
    created: text('metadata', 'creationTimestamp'),
    spec: {
      target: targetOf(dig(object, 'spec', 'target')),
      trigger: triggerOf(dig(object, 'spec', 'trigger')),
      remedy: oneOf(remedies, text('spec', 'remedy')) ?? 'Redeploy',
      requestedBy: {
        username: text('spec', 'requestedBy', 'username'),
        groups: asArray(dig(object, 'spec', 'requestedBy', 'groups')).map(String),
      },
      ...optional('reason', text('spec', 'reason')),
      ...optional('undoOf', text('spec', 'undoOf')),
      plan: asArray(dig(object, 'spec', 'plan')).map(String),
    },
    status: {
      phase: oneOf(phases, text('status', 'phase')) ?? 'Planned',
      ...optional('startedAt', text('status', 'startedAt')),
      ...optional('finishedAt', text('status', 'finishedAt')),
      ...optional('message', text('status', 'message')),
      steps: asArray(dig(object, 'status', 'steps')).map(stepOf),
      health: healthOf(dig(object, 'status', 'health')),
      undo,
      ...optional('cannotUndo', unreadable ?? text('status', 'cannotUndo')),
    },
  }
}

function oneOf<Word extends string>(words: readonly Word[], found: string): Word | undefined {
  return words.find((word) => word === found)
}

function optional<Key extends string>(key: Key, value: string): Partial<Record<Key, string>> {
  return value === '' ? {} : ({ [key]: value } as Partial<Record<Key, string>>)
}

function targetOf(value: unknown): ObjectReference {
  const text = (key: string): string => asString(dig(value, key)) ?? ''
  return {
    kind: text('kind'),
    name: text('name'),
    ...optional('namespace', text('namespace')),
    ...optional('apiVersion', text('apiVersion')),
  }
}

function triggerOf(value: unknown): Trigger {
  const text = (key: string): string => asString(dig(value, key)) ?? ''
  return {
    type: oneOf(triggers, text('type')) ?? 'Manual',
    ...optional('code', text('code')),
    ...optional('sentence', text('sentence')),
  }
}

function stepOf(value: unknown): StepStatus {
  const text = (key: string): string => asString(dig(value, key)) ?? ''
  return {
    name: text('name'),
    state: oneOf(states, text('state')) ?? 'Unknown',
    ...optional('startedAt', text('startedAt')),
    ...optional('finishedAt', text('finishedAt')),
    ...optional('message', text('message')),
  }
}

function healthOf(value: unknown): { before?: HealthStatus; after?: HealthStatus } {
  const one = (key: string): HealthStatus | undefined => {
    const found = isObject(value) ? own(value, key) : undefined
    if (!isObject(found)) return undefined
    return { state: asString(found['state']) ?? '', reason: asString(found['reason']) ?? '' }
  }
  const [before, after] = [one('before'), one('after')]
  return { ...(before && { before }), ...(after && { after }) }
}
