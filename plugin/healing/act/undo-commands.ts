import { shellWord } from '../../../policies/messages/text.ts'
import { asciiJson } from '../../output/ascii-json.ts'
import { typeText } from '../../text/type-text.ts'
import type { RestoredFrom, Write } from '../plan.ts'
import { holdsHidden } from './hidden.ts'

/** The commands that take writes back by hand, where nothing remembers them. Hidden values are not printed: then it says so. */
export function undoCommands(writes: readonly Write[]): string[] {
  return writes.length === 0 ? [] : ['Take it back:', ...writes.map((write) => `  ${commandOf(write)}`)]
}

function commandOf(write: Write): string {
  const what = inCommand(write)
  if (write.verb === 'delete') return `kubectl delete ${what}`
  if (write.verb === 'restore') return restoring(what, write.from)
  if (write.verb !== 'patch' || holdsHidden(write)) return `# ${what}: it holds values that are not shown`
  const part = write.subresource === undefined ? '' : ` --subresource ${write.subresource}`
  return `kubectl patch ${what}${part} --type ${write.type} -p ${shellWord(asciiJson(write.patch))}`
}

/** A kind that is not built in goes with its group: its name may be that of another. */
function inCommand({ of, resource }: Write): string {
  const where = of.namespace === undefined ? '' : ` -n ${shellWord(of.namespace)}`
  return `${shellWord(`${typeText(resource)}/${of.name}`)}${where}`
}

/** Not `kubectl rollout undo`: to which revision that goes depends on what was done since. */
function restoring(what: string, { kind, name, revision }: RestoredFrom): string {
  if (kind === 'ConfigMap' || kind === 'Secret') return `# ${what}: what it held is kept in ${kind} ${name}`
  return revision === undefined
    ? `kubectl heal rollback ${what} --list   # to ${kind} ${name}`
    : `kubectl heal rollback ${what} --to-revision ${revision} --no-record`
}
