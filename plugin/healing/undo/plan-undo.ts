import type { NoPlan, Plan } from '../plan.ts'
import type { Remediation } from '../record/remediation.ts'
import { nothingToDo, refused } from '../remedies/outcomes.ts'

/** What takes a Remediation back, from what it wrote down; `later` are the Remediations that took it back before. */
export function planUndo({ name, namespace, spec, status }: Remediation, later: readonly Remediation[]): Plan | NoPlan {
  const by = later.find((each) => each.spec.undoOf === name && each.status.phase === 'Succeeded')
  if (by !== undefined)
    return nothingToDo(`it was taken back already, by ${by.name}`, `kubectl heal undo ${by.name} -n ${namespace}`)
  if (status.phase === 'Undone') return nothingToDo('it was taken back already')
  if (status.cannotUndo !== undefined) return refused(`it cannot be taken back from its record: ${status.cannotUndo}`)
  if (status.undo.length === 0) return nothingToDo(`${spec.remedy} left nothing to take back`)
  const stranger = status.undo.find(({ of }) => of.namespace !== spec.target.namespace)
  if (stranger !== undefined)
    return refused(
      `its record is not to be trusted: it would write to ${stranger.of.kind}/${stranger.of.name} elsewhere`,
    )
  return {
    remedy: spec.remedy,
    target: spec.target,
    steps: status.undo.map((write, index) => ({
      name: `Undo${String(index + 1)}`,
      sentence: `take back what ${name} did to ${write.of.kind} ${write.of.name}`,
      write,
    })),
    notes: [
      ...(status.phase === 'Running' || status.phase === 'Verifying'
        ? [`${name} is not over: it may still run somewhere, or its program died`]
        : []),
    ],
  }
}
