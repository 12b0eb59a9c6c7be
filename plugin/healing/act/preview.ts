import { oneLine } from '../../../policies/messages/text.ts'
import { referenceText } from '../../reference-text.ts'
import type { Plan } from '../plan.ts'
import { changesOf, type Change } from './changes.ts'
import type { PreparedStep } from './prepare.ts'

/** What is done, as people call it: `IncreaseMemory`, `undo of IncreaseMemory`. */
export function deedOf({ remedy }: Plan, { undoOf }: { undoOf?: string }): string {
  return undoOf === undefined ? remedy : `undo of ${remedy}`
}

/** What a plan will do, for a person who is to say yes: each step with every field it changes, then what to know of it. */
export function previewText(plan: Plan, deed: string, steps: readonly PreparedStep[]): string {
  const lines = [
    `${deed} for ${referenceText(plan.target)}:`,
    ...steps.flatMap(({ step, before, after }, index) => [
      `  ${String(index + 1)}. ${oneLine(step.sentence)}`,
      ...(before === undefined || after === undefined ? [] : changesOf(before, after).map(changeLine)),
    ]),
    ...plan.notes.map((note) => `  note: ${oneLine(note)}`),
  ]
  return `${lines.join('\n')}\n`
}

function changeLine({ path, from, to }: Change): string {
  if (from === undefined) return `       + ${path}: ${to ?? ''}`
  if (to === undefined) return `       - ${path}: ${from}`
  return `       ~ ${path}: ${from === '(hidden)' ? 'changed (value hidden)' : `${from} → ${to}`}`
}
