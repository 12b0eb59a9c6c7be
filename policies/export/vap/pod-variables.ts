import { kindsOf } from '../../load/kinds-of.ts'
import type { Policy } from '../../load/policy.ts'
import { workloadKinds, type WorkloadKindName } from '../../kubernetes/workloads.ts'
import { text } from '../../registration/conditions/text.ts'
import { descend } from '../../path.ts'
import type { Piece } from './sentence.ts'
import type { Variable } from './twin.ts'

/** The kinds whose objects a policy's twins may see: its own, and Pods, which their owners may cover. */
export function kindsSeen({ match }: Policy): WorkloadKindName[] {
  return [...new Set<WorkloadKindName>([...kindsOf(match), 'Pod'])]
}

/**
 * `pod` and `podBefore`: the pod spec, of any kind among the policy's ({} where there is none); `podIsSame`: nothing in it changes;
 * `path`: where it stands. `containers` and `containersBefore`: app, init and sidecar containers with the list each is in, as cheap as
 * may be, because most are as they should be; `places` and `placesBefore`: these, and the pod ("" for a list) where it has resources of
 * its own. The same for all rules of a policy, so that they share them.
 */
export function podVariables(policy: Policy): Variable[] {
  const kinds = kindsSeen(policy)
  return [
    { name: 'path', expression: byKind(kinds, (pod) => text(descend('', ...pod, 'spec'))) },
    { name: 'pod', expression: specOf(kinds, 'object') },
    { name: 'podBefore', expression: `oldObject == null ? {} : ${specOf(kinds, 'oldObject')}` },
    { name: 'podIsSame', expression: 'oldObject != null && variables.pod == variables.podBefore' },
    { name: 'containers', expression: containersOf('variables.pod') },
    { name: 'containersBefore', expression: containersOf('variables.podBefore') },
    { name: 'places', expression: placesOf('variables.pod', 'variables.containers') },
    { name: 'placesBefore', expression: placesOf('variables.podBefore', 'variables.containersBefore') },
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
  const listed = (list: string): string =>
    `${spec}.?${list}.orValue([]).map(c, {"list": dyn(${text(list)}), "spec": dyn(c)})`
  return `${listed('initContainers')} + ${listed('containers')}`
}

/** CEL for a pod among the containers. */
export function podPlace(spec: string): string {
  return `{"list": dyn(""), "spec": dyn(${spec})}`
}

function placesOf(pod: string, containers: string): string {
  return `(has(${pod}.resources) ? [${podPlace(pod)}] : []) + ${containers}`
}

/** CEL that is true of two containers, or pods, at the same place. */
export function isSamePlace(one: string, other: string): string {
  return `${one}.list == ${other}.list && ${one}.spec.?name == ${other}.spec.?name`
}

/** A container as a sentence names it, or a pod, whose list is "". */
export function labelOf(container: string): Piece {
  const role =
    `${container}.list == "containers" ? "container" : ` +
    `${container}.spec.?restartPolicy.orValue("") == "Always" ? "sidecar container" : "init container"`
  return { cel: `(${container}.list == "" ? "the pod" : (${role}) + " \\"" + ${container}.spec.name + "\\"")` }
}

/** Where it stands. */
export function pathOf(container: string): Piece {
  const inList = `"." + ${container}.list + "[name=" + ${container}.spec.name + "]"`
  return { cel: `variables.path + (${container}.list == "" ? "" : ${inList})` }
}
