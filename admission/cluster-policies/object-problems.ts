import type { Problem } from '../../policies/load/policy.ts'
import type { ObjectProblem } from '../../policies/load/load-object.ts'
import type { ExceptionState, ObjectStates } from './merge.ts'

/**
 * Problems of the cluster's objects as those of files are told; they have no line, so the message names the object. Exceptions that
 * have ended are a record, of which nothing needs to be mended.
 */
export function objectProblems({ policies, exceptions }: ObjectStates, now: number): Problem[] {
  const running = new Map([...exceptions].filter(([, { expiresAt }]) => expiresAt === undefined || now < expiresAt))
  return [...problemsOf('DriftPolicy', policies), ...problemsOf('DriftException', running)]
}

function problemsOf(kind: string, states: ReadonlyMap<string, ExceptionState>): Problem[] {
  return [...states].flatMap(([name, state]) => {
    if (state.reason === 'ShadowedByFile') return [problem('warning', `${kind} "${name}" of the cluster: ${shadowed}`)]
    const kept = state.isLastGood ? ` (${lastGoodKept})` : ''
    return state.problems.map((each) => problem(each.severity, `${kind} "${name}"${kept}: ${problemText(each)}`))
  })
}

/** What is said of an object that a file stands before. */
export const shadowed = 'a file of the same name is in force instead'

/** What is said of a policy that was good before it was edited. */
export const lastGoodKept = 'its last good version stays in force'

/** `spec.rules[0].name: must not be empty` */
export function problemText({ path, message }: ObjectProblem): string {
  return path === '' ? message : `${path}: ${message}`
}

/** A sentence about the cluster, which no object or file is to blame for. */
export function problemOfCluster(message: string): Problem {
  return problem('error', message)
}

function problem(severity: Problem['severity'], message: string): Problem {
  return { severity, file: '', line: 0, column: 0, path: '', message }
}
