import { resources } from '../../../cluster/resource.ts'
import type { NoPlan, Plan, Write } from '../plan.ts'
import { recordNamespace } from '../record/record-namespace.ts'
import type { Remediation } from '../record/remediation.ts'
import { whyNotUndo } from '../record/undo-gate.ts'
import { nothingToDo, refused } from '../remedies/outcomes.ts'

/** What takes a Remediation back, from what it wrote down; `later` are the Remediations that took it back before. */
export function planUndo(remediation: Remediation, later: readonly Remediation[]): Plan | NoPlan {
  const { name, namespace, spec, status } = remediation
  const by = later.find((each) => each.spec.undoOf === name && each.status.phase === 'Succeeded')
  if (by !== undefined)
    return nothingToDo(`it was taken back already, by ${by.name}`, `kubectl heal undo ${by.name} -n ${namespace}`)
  if (status.phase === 'Undone') return nothingToDo('it was taken back already')
  if (status.cannotUndo !== undefined) return refused(`it cannot be taken back from its record: ${status.cannotUndo}`)
  if (status.undo.length === 0) return nothingToDo(`${spec.remedy} left nothing to take back`)
  const distrust = whyNotTrusted(remediation)
  if (distrust !== undefined) return refused(`its record is not to be trusted: ${distrust}`)
  return {
    remedy: spec.remedy,
    target: spec.target,
    steps: status.undo.map((write, index) => ({
      name: `Undo${String(index + 1)}`,
      sentence: sentenceOf(write, name),
      write,
    })),
    notes: [
      ...(status.phase === 'Running' || status.phase === 'Verifying'
        ? [`${name} is not over: it may still run somewhere, or its program died`]
        : []),
    ],
  }
}

/** As many steps as a plan may have. */
const mostWrites = 64

/** A record is what somebody may have written by hand: it speaks for the namespace it lives in, and takes back what remedies do. */
function whyNotTrusted({ namespace, spec: { target }, status: { undo } }: Remediation): string | undefined {
  if (recordNamespace(target) !== namespace) return `its target ${target.kind} ${target.name} lives elsewhere`
  if (undo.length > mostWrites) return `no remedy takes ${String(undo.length)} writes to take back`
  return undo.map((write) => whyNotUndo(write, target)).find((why) => why !== undefined)
}

/** By what the write does: the record's own words for it may say anything. */
function sentenceOf(write: Write, name: string): string {
  const what = `${kindText(write)} ${write.of.name}`
  if (write.verb !== 'restore') return `take back what ${name} changed in ${what}`
  const { kind, name: source } = write.from
  return kind === 'ConfigMap' || kind === 'Secret'
    ? `restore the content of ${what} from the kept copy ${source}`
    : `restore the pod template of ${what} from ${kind} ${source}`
}

/** `Deployment`; with its group a kind that is not built in: its name may be that of one. */
function kindText({ resource: { group, kind } }: Write): string {
  const isBuiltIn = Object.values(resources).some((each) => each.kind === kind && each.group === group)
  return isBuiltIn ? kind : `${kind}.${group}`
}
