import type { JsonSchema } from '../rules/rule-type.ts'
import { closed, list, oneOf, text } from './common-schema.ts'

const target = closed(
  'The object that is to be well afterwards.',
  {
    apiVersion: text('Of the kind.'),
    kind: text('The kind.', 63),
    namespace: text('Absent for kinds without namespaces.', 63),
    name: text('Exact.'),
  },
  ['kind', 'name'],
)

const trigger = closed(
  'What made somebody, or something, act.',
  {
    type: oneOf('A person, an alert, a watched object, or a sweep.', ['Manual', 'Alert', 'Watch', 'Sweep']),
    code: text('The code of the diagnosis: OutOfMemory.', 63),
    sentence: text('The diagnosis in one sentence.', 1024),
  },
  ['type'],
)

const requestedBy = closed(
  'Who asked, as the API server told them.',
  { username: text('The user.', 512), groups: list('The groups.', { type: 'string', maxLength: 512 }) },
  ['username'],
)

/** What a Remediation says of itself when it is made; nothing of it changes later. */
const spec = closed(
  'One attempt: what was to be done, to what, why, and who asked.',
  {
    target,
    trigger,
    remedy: oneOf('The remedy.', [
      'RestartPod',
      'Redeploy',
      'ScaleUp',
      'IncreaseMemory',
      'RollBack',
      'RevertDrift',
      'RunCommand',
    ]),
    requestedBy,
    reason: text('Why, in the words of who asked.', 1024),
    undoOf: text('The Remediation that this one takes back.'),
    plan: list('The steps, a sentence each.', text('One step.', 4096), { minItems: 1, maxItems: 64 }),
  },
  ['target', 'trigger', 'remedy', 'requestedBy', 'plan'],
)

/** The schema of a Remediation. It is written by programs only, so no file is held against it. */
export const remediationSchema: JsonSchema = {
  description: 'One attempt to heal a workload, from what triggered it to verified success or to its undoing.',
  properties: { spec },
}

const time = (description: string): JsonSchema => ({ type: 'string', format: 'date-time', description })
const words = (description: string, maxLength: number): JsonSchema => ({ type: 'string', maxLength, description })

const health: JsonSchema = {
  type: 'object',
  description: 'How the target was.',
  properties: { state: words('Healthy, Progressing, Degraded …', 63), reason: words('Why.', 1024) },
}

const step: JsonSchema = {
  type: 'object',
  description: 'One step of the plan.',
  required: ['name', 'state'],
  properties: {
    name: words('Its name.', 253),
    state: {
      type: 'string',
      enum: ['Pending', 'Running', 'Done', 'Failed', 'Unknown', 'Undone'],
      description: 'Unknown: the answer was lost, and looking did not tell either.',
    },
    startedAt: time('Written before it was taken.'),
    finishedAt: time('When it was over.'),
    message: words('What came of it.', 4096),
  },
}

/** What becomes of a Remediation. */
export const remediationStatusSchema: JsonSchema = {
  type: 'object',
  description: 'Written before and after every step.',
  properties: {
    phase: {
      type: 'string',
      enum: ['Planned', 'Running', 'Verifying', 'Succeeded', 'Failed', 'Undone', 'Refused'],
      description: 'How far it is.',
    },
    startedAt: time('When the first step was taken.'),
    finishedAt: time('When it was over.'),
    message: words('For people.', 32_768),
    steps: { type: 'array', description: 'The steps, in their order.', items: step },
    health: {
      type: 'object',
      description: 'The target before the first step and after the last.',
      properties: { before: health, after: health },
    },
    undo: {
      type: 'array',
      description: 'The writes that take it back, in the order in which they are to be sent.',
      items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
    cannotUndo: words('Why it cannot be taken back from this record.', 1024),
  },
}
