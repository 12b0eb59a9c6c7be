import type { Snapshot } from '../../../cluster/snapshot/snapshot.ts'
import { count } from '../../../policies/messages/text.ts'
import type { ObjectReference } from '../../object-reference.ts'
import type { Facts } from '../facts.ts'
import { kindToResource } from '../kinds.ts'
import type { PodView } from '../pod-view.ts'
import type { DiagnosisTarget } from '../target.ts'
import type { Scope } from './diagnosis-text.ts'
import { referenceText } from '../../reference-text.ts'

/** What was looked at: the target, else the namespaces that were read; of it Pods, and how many kinds of objects. */
export function scopeOf(target: DiagnosisTarget | undefined, facts: Facts, kinds: number): Scope {
  const pods = target !== undefined && 'name' in target ? podsOfTarget(target, facts) : facts.pods()
  const ready = pods.filter((pod) => pod.ready).length
  const looked = `${count(pods.length, 'Pod')} (${String(ready)} ready), ${count(kinds, 'kind')} of objects`
  return { what: whatOf(target, facts.snapshot), looked }
}

function whatOf(target: DiagnosisTarget | undefined, { namespace }: Snapshot): string {
  const where = namespace === undefined ? 'all namespaces' : `namespace ${namespace}`
  if (target === undefined) return where
  return 'name' in target ? referenceText(target) : `${target.kind}s of ${where}`
}

function podsOfTarget(target: ObjectReference, facts: Facts): readonly PodView[] {
  const resource = kindToResource(target)
  if (resource === undefined) return []
  const object = facts.snapshot.get(resource, target.name, target.namespace)
  if (object.state !== 'known') return []
  if (resource === 'namespaces') return facts.pods().filter(({ namespace }) => namespace === target.name)
  if (resource === 'nodes') return facts.pods().filter(({ node }) => node === target.name)
  return resource === 'pods'
    ? facts.pods().filter(({ object: pod }) => pod === object.value)
    : facts.podsOf(object.value)
}
