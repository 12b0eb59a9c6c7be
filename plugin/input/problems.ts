import { HealError } from '../../policies/heal-error.ts'
import { count, oneLine } from '../../policies/messages/text.ts'
import type { Problem } from '../../policies/load/policy.ts'

const most = 100

/** `policies/web.yaml:3:5: spec.rules[0].max: …` */
export function problemLine({ file, line, column, path, message }: Problem): string {
  const where = `${file}:${String(line)}:${String(column)}`
  return oneLine(`${where}: ${path === '' ? '' : `${path}: `}${message}`)
}

/** The error that lists every problem of an input; `what` is read as in `2 errors in the policies`. */
export function problemsError(what: string, problems: readonly Problem[]): HealError {
  const errors = problems.filter((problem) => problem.severity === 'error')
  const lines = errors.slice(0, most).map((problem) => `  ${problemLine(problem)}`)
  if (errors.length > most) lines.push(`  … and ${String(errors.length - most)} more`)
  return new HealError('load', `${count(errors.length, 'error')} in the ${what}:\n${lines.join('\n')}`)
}
