import type { Behaviour, Decide } from '../kubelet/behaviour.ts'
import type { NodeCondition } from '../kubelet/node.ts'

/** A Kubernetes object as tests write it. */
export type Manifest = Readonly<Record<string, unknown>>

/** Where a scenario happens: a fresh namespace of the sandbox or of a real control plane, both with the scripted kubelet. */
export interface World {
  readonly where: 'sandbox' | 'cluster'
  /** Its own, fresh namespace; objects without one are put there. */
  readonly namespace: string
  /** Names of the nodes; scenarios that change one must put it back (`undo`) and say so (`alone`). */
  readonly nodes: readonly string[]
  /** Creates objects, or replaces them. Resolves to them as stored. */
  apply(...objects: readonly Manifest[]): Promise<Manifest[]>
  /** A merge patch; `subresource` status or scale. */
  patch(kind: string, name: string, patch: Manifest, subresource?: string): Promise<Manifest>
  delete(kind: string, name: string, options?: { gracePeriodSeconds?: number }): Promise<void>
  get(kind: string, name: string): Promise<Manifest | undefined>
  list(kind: string): Promise<Manifest[]>
  /** What the containers of an image do (`*` is anything) in Pods of this namespace. */
  script(imageGlob: string, behaviour: Behaviour | Decide): void
  /** Evicts a Pod; resolves to the HTTP status (201, 429). */
  evict(pod: string): Promise<number>
  /** Stops a node's kubelet from telling that it lives; undone by itself. */
  silence(node: string): Promise<void>
  /** A node's kubelet tells a condition (true: under pressure, or ready); undone by itself. */
  tell(node: string, condition: NodeCondition, value: boolean): Promise<void>
  /** A node's kubelet tells that its memory was used up, and what was killed. */
  tellSystemOom(node: string, process: string, pid: number): Promise<void>
  /** Waits until the condition gives something but undefined and false; fails after a minute naming what it waited for. */
  until<Value>(what: string, condition: () => Promise<Value | undefined | false>): Promise<Value>
  /** Run when the scenario is over, in reverse order. */
  undo(run: () => unknown): void
}
