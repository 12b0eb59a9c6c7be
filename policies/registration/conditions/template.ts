import { workloadKinds, type WorkloadKind } from '../../kubernetes/workloads.ts'
import { text, type MatchCondition } from './text.ts'

/** An UPDATE is filled in, or pinned, only where it changes the pod template itself, or the spec of a Pod (see `mutate`). */
export function templateChanges(kinds: readonly WorkloadKind['kind'][]): MatchCondition {
  const rows = workloadKinds.filter(({ kind }) => kinds.includes(kind))
  const changes = rows.map((row) => `request.resource.resource == ${text(row.resource)} && ${differs(row)}`)
  return {
    name: 'the-pod-template-changes',
    expression: ["request.operation == 'CREATE'", ...changes].join(' || '),
  }
}

function differs({ pod }: WorkloadKind): string {
  const keys = pod.length === 0 ? ['spec'] : pod
  return `${part('object', keys)} != ${part('oldObject', keys)}`
}

/** The part of an object as a list of one, or an empty list: to read what is not there would be an error. */
export function part(object: string, keys: readonly string[]): string {
  const paths = keys.map((_, index) => [object, ...keys.slice(0, index + 1)].join('.'))
  return `(${paths.map((path) => `has(${path})`).join(' && ')} ? [${paths.at(-1) ?? object}] : [])`
}
