import type { InProcessClient } from '../in-process-client.ts'
import type { JsonObject, UserInfo } from '../types.ts'
import type { Recorder } from './recorder.ts'

export interface ReconcileContext {
  /** Pods run on Nodes. */
  hasNodes: boolean
  client: InProcessClient
  /** Writes an Event about an object, as the controller. */
  record: Recorder
  now: Date
  /** Asks for another look at the object after that many milliseconds, if it is a number. */
  lookAgain: (milliseconds: number | undefined) => void
}

/** One reconciler: a kind, and what brings an object of it to its desired state. */
export interface Controller {
  /** Also that of its ServiceAccount in kube-system, as recorded from a real cluster. */
  name: string
  /** Where it is no ServiceAccount. */
  user?: UserInfo
  /** What its Events call it, if not its name. */
  component?: string
  /** What managedFields call it, if not kube-controller-manager. */
  manager?: string
  kind: string
  /** Looks at objects under deletion too. */
  whileDeleting?: boolean
  /** Keys of the objects that a change of another one concerns; what an object controls always does. */
  concernedBy?(changed: JsonObject, client: InProcessClient): string[]
  /** Takes one step or all; called after every change of the object, or of what it controls, unless it is being deleted. */
  reconcile(object: JsonObject, context: ReconcileContext): Promise<void>
}
