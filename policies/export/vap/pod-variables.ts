import { workloadKinds, type WorkloadKindName } from '../../kubernetes/workloads.ts'
import type { Claim } from '../../registration/claims.ts'
import { text } from '../../registration/conditions/text.ts'
import { descend } from '../../path.ts'
import type { Variable } from './twin.ts'

/**
 * `pod` and `podBefore`: the pod spec, of any kind among the claims ({} where there is none); `path`: where it stands. `containers`
 * and `containersBefore`: app, init and sidecar containers as maps of id (list and name), name, role, label, path and spec.
 */
export function podVariables(claims: readonly Claim[]): Variable[] {
  const kinds = [...new Set(claims.map(({ kind }) => kind.kind))]
  return [
    { name: 'path', expression: byKind(kinds, (pod) => text(descend('', ...pod, 'spec'))) },
    { name: 'pod', expression: specOf(kinds, 'object') },
    { name: 'podBefore', expression: `oldObject == null ? {} : ${specOf(kinds, 'oldObject')}` },
    { name: 'containers', expression: containersOf('variables.pod') },
    { name: 'containersBefore', expression: containersOf('variables.podBefore') },
  ]
}

/** CEL for what differs by the kind of the request, where its kinds have their pod templates at different places. */
export function byKind(
  kinds: readonly WorkloadKindName[],
  expressionAt: (pod: readonly string[], kind: WorkloadKindName) => string,
): string {
  const rows = workloadKinds.filter(({ kind }) => kinds.includes(kind))
  const byExpression = Map.groupBy(rows, ({ pod, kind }) => expressionAt(pod, kind))
  // The most common one needs no test.
  const [most, ...others] = [...byExpression].sort(([, a], [, b]) => b.length - a.length)
  const tests = others.flatMap(([expression, each]) =>
    each.map(({ resource }) => `request.resource.resource == ${text(resource)} ? ${expression} : `),
  )
  return most === undefined ? 'null' : `${tests.join('')}${most[0]}`
}

function specOf(kinds: readonly WorkloadKindName[], object: string): string {
  const at = (pod: readonly string[]): string => [...pod, 'spec'].map((key) => `?${key}`).join('.')
  return `(${byKind(kinds, (pod) => `${object}.${at(pod)}.orValue({})`)})`
}

function containersOf(spec: string): string {
  const container = (list: string, role: string, label: string): string =>
    `${spec}.?${list}.orValue([]).map(c, {"id": dyn("${list}/" + c.name), "name": dyn(c.name), "role": dyn(${role}), ` +
    `"label": dyn(${label} + " \\"" + c.name + "\\""), "path": dyn(variables.path + ".${list}[name=" + c.name + "]"), "spec": dyn(c)})`
  const isSidecar = 'c.?restartPolicy.orValue("") == "Always"'
  return `${container('initContainers', `${isSidecar} ? "sidecar" : "init"`, `(${isSidecar} ? "sidecar container" : "init container")`)} + ${container('containers', '"app"', '"container"')}`
}
