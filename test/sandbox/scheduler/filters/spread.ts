import { listAt, numberAt, objectAt, textAt } from '../../json.ts'
import { isDeleting, labelsOf, placeOf } from '../../metadata.ts'
import { matchesLabelSelector } from '../../storage/selectors.ts'
import type { JsonObject } from '../../types.ts'
import { wantsNode } from '../node-affinity.ts'
import { never, notNow } from '../rejection.ts'
import type { Filter } from '../rejection.ts'
import { untolerated } from '../taints.ts'
import type { NodeView, View } from '../view.ts'

const reason = "node(s) didn't match pod topology spread constraints"

/** Topology spread constraints with DoNotSchedule. */
export const topologySpread: Filter = (pod, place, view) => {
  for (const constraint of listAt(pod, 'spec.topologySpreadConstraints')) {
    if (constraint['whenUnsatisfiable'] !== 'DoNotSchedule') continue
    const domain = labelsOf(place.node).get(textAt(constraint, 'topologyKey'))
    if (domain === undefined) return never(`${reason} (missing required label)`)
    const counts = countsOf(pod, constraint, view)
    const fewest = counts.size < numberAt(constraint, 'minDomains', 1) ? 0 : Math.min(...counts.values())
    const own = matches(constraint, pod) ? 1 : 0
    if ((counts.get(domain) ?? 0) + own - fewest > numberAt(constraint, 'maxSkew', 1)) return notNow(reason)
  }
  return undefined
}

/** How many matching Pods there are in each domain of the Nodes that the Pod may go to. */
function countsOf(pod: JsonObject, constraint: JsonObject, { nodes }: View): Map<string, number> {
  const key = textAt(constraint, 'topologyKey')
  const counts = new Map<string, number>()
  for (const place of nodes) {
    const domain = labelsOf(place.node).get(key)
    if (domain === undefined || !isCounted(pod, constraint, place)) continue
    const here = place.pods.filter((other) => {
      const sameNamespace = placeOf(other).namespace === placeOf(pod).namespace
      return sameNamespace && !isDeleting(other) && matches(constraint, other)
    })
    counts.set(domain, (counts.get(domain) ?? 0) + here.length)
  }
  return counts
}

function isCounted(pod: JsonObject, constraint: JsonObject, { node }: NodeView): boolean {
  const spec = objectAt(pod, 'spec')
  const byAffinity = constraint['nodeAffinityPolicy'] === 'Ignore' || wantsNode(spec, node)
  const honorsTaints = constraint['nodeTaintsPolicy'] === 'Honor'
  return byAffinity && (!honorsTaints || untolerated(spec, node, ['NoSchedule', 'NoExecute']) === undefined)
}

function matches(constraint: JsonObject, pod: JsonObject): boolean {
  return matchesLabelSelector(objectAt(constraint, 'labelSelector'), objectAt(pod, 'metadata.labels'))
}
