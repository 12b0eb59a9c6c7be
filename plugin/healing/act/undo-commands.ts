import { shellWord } from '../../../policies/messages/text.ts'
import type { Write } from '../plan.ts'
import { holdsHidden } from './hidden.ts'
import { referenceText } from '../../reference-text.ts'

/** The commands that take writes back by hand, where nothing remembers them. Hidden values are not printed: then it says so. */
export function undoCommands(writes: readonly Write[]): string[] {
  return writes.length === 0 ? [] : ['Take it back:', ...writes.map((write) => `  ${commandOf(write)}`)]
}

function commandOf(write: Write): string {
  const what = referenceText(write.of)
  if (write.verb === 'delete') return `kubectl delete ${what}`
  if (write.verb === 'restore') return `kubectl rollout undo ${what}   # to ${write.from.kind} ${write.from.name}`
  if (write.verb !== 'patch' || holdsHidden(write)) return `# ${what}: it holds values that are not shown`
  const part = write.subresource === undefined ? '' : ` --subresource ${write.subresource}`
  return `kubectl patch ${what}${part} --type ${write.type} -p ${shellWord(JSON.stringify(write.patch))}`
}
