import { resources } from '../../cluster/resource.ts'
import type { JsonObject } from '../../policies/json.ts'
import { referenceKey, referenceOf, type ObjectReference } from '../object-reference.ts'
import type { Facts } from './facts.ts'
import { kindToResource } from './kinds.ts'
import type { Diagnosis, Verdict } from './verdict.ts'

/** One object, or all objects of a kind. */
export type DiagnosisTarget = ObjectReference | { kind: string }

/** The part of a diagnosis that affects the target, or lies in it or in what it owns. A Namespace owns what is in it. */
export function aboutTarget(diagnosis: Diagnosis, target: DiagnosisTarget, facts: Facts): Diagnosis {
  const concerns = concernOf(target, facts)
  return keepVerdicts(diagnosis, (verdict) => touchedBy(verdict).some(concerns))
}

/** A diagnosis with only some of its verdicts. */
export function keepVerdicts(diagnosis: Diagnosis, keep: (verdict: Verdict) => boolean): Diagnosis {
  return {
    ...diagnosis,
    verdicts: diagnosis.verdicts.filter(keep),
    information: diagnosis.information.filter(keep),
  }
}

/** Everything that a verdict is about. */
export function touchedBy({ root, affected, pods, consequences }: Verdict): ObjectReference[] {
  return [root, ...affected, ...pods, ...consequences.map(({ object }) => object)]
}

function concernOf(target: DiagnosisTarget, facts: Facts): (reference: ObjectReference) => boolean {
  if (!('name' in target)) return ({ kind }) => kind === target.kind
  if (target.kind === 'Namespace')
    return ({ kind, name, namespace }) => namespace === target.name || (kind === 'Namespace' && name === target.name)
  const keys = new Set([referenceKey(target), ...ownedKeys(target, facts)])
  return (reference) => keys.has(referenceKey(reference))
}

function ownedKeys(target: ObjectReference, facts: Facts): string[] {
  const resource = kindToResource(target)
  const object = resource === undefined ? undefined : facts.snapshot.get(resource, target.name, target.namespace)
  if (object?.state !== 'known') return []
  return ownedBy(object.value, facts).map((owned) => referenceKey(referenceOf(owned)))
}

/** Owners in a circle end where they begin. */
function ownedBy(owner: JsonObject, facts: Facts, seen = new Set<JsonObject>()): JsonObject[] {
  if (seen.has(owner)) return []
  seen.add(owner)
  const direct = (['pods', 'replicasets', 'jobs'] as const).flatMap((resource) => facts.controlledBy(owner, resource))
  const claims = owner['kind'] === resources.statefulsets.kind ? claimsOf(owner, facts) : []
  return [...direct, ...claims, ...direct.flatMap((object) => ownedBy(object, facts, seen))]
}

/** The claims of a StatefulSet have no owner: they are found by their name, `TEMPLATE-SET-ORDINAL`. */
function claimsOf(owner: JsonObject, { snapshot }: Facts): JsonObject[] {
  const { namespace = '', name } = referenceOf(owner)
  return snapshot.inNamespace('persistentvolumeclaims', namespace).filter((claim) => {
    const [, ...rest] = referenceOf(claim).name.split(`-${name}-`)
    return /^\d+$/.test(rest.at(-1) ?? '')
  })
}
