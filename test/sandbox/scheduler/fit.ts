import { objectAt } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { claimProblem } from './filters/volumes.ts'
import { filters } from './filters/filters.ts'
import { namedNodes } from './node-affinity.ts'
import type { Rejection } from './rejection.ts'
import type { NodeView, View } from './view.ts'

/** Where a Pod can go, or the scheduler's words for why it can go nowhere. */
export type Fit = { feasible: NodeView[] } | { message: string }

/** What the plugin for claims of devices adds, where there are none. */
const noClaims = 'no new claims to deallocate'
const unhelpful = 'Preemption is not helpful for scheduling'
const noVictims = 'No preemption victims found for incoming pod'

/** Finds the Nodes for a Pod (schedule_one.go and FitError of 1.36). No Pod is ever preempted. */
export function fit(pod: JsonObject, view: View): Fit {
  const all = view.nodes.length
  if (all === 0) return { message: 'no nodes available to schedule pods' }
  const none = `0/${all} nodes are available:`
  const preempted = (texts: string[]) => `preemption: ${none} ${counted(texts)}.`
  const problem = claimProblem(pod, view)
  // The plugin for claims of devices finds none of its own state then, and nothing is preempted.
  if (problem !== undefined) return { message: `${none} ${problem}. not found` }
  const names = namedNodes(objectAt(pod, 'spec'))
  const looked = view.nodes.filter(({ name }) => names === undefined || names.includes(name))
  const results = looked.map((place) => ({ place, rejection: rejectionOf(pod, place, view) }))
  const feasible = results.filter(({ rejection }) => rejection === undefined).map(({ place }) => place)
  if (feasible.length > 0) return { feasible }
  const absent = Array<string>(all - looked.length)
  const reasons = results.flatMap(({ rejection }) => rejection?.reasons ?? [])
  const helped = results.map(({ rejection }) => (rejection?.resolvable === true ? noVictims : unhelpful))
  const others = absent.fill("node(s) didn't satisfy plugin(s) [NodeAffinity]")
  const tries = preempted([...helped, ...Array<string>(others.length).fill(unhelpful)])
  const mayPreempt = objectAt(pod, 'spec')['preemptionPolicy'] !== 'Never'
  const not = 'preemption: not eligible due to preemptionPolicy=Never.'
  return { message: `${none} ${counted([...reasons, ...others])}. ${noClaims}, ${mayPreempt ? tries : not}` }
}

function rejectionOf(pod: JsonObject, place: NodeView, view: View): Rejection | undefined {
  for (const filter of filters) {
    const rejection = filter(pod, place, view)
    if (rejection !== undefined) return rejection
  }
  return undefined
}

/** `2 Insufficient cpu, 1 node(s) were unschedulable`, sorted as text. */
function counted(reasons: string[]): string {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const texts = [...counts].map(([reason, count]) => `${count} ${reason}`)
  return texts.sort((left, right) => (left < right ? -1 : 1)).join(', ')
}

/** The Node with the fewest Pods, of those that a Pod can go to. */
export function emptiest(places: NodeView[]): NodeView | undefined {
  return places.toSorted((left, right) => left.pods.length - right.pods.length)[0]
}
