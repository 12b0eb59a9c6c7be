import type { FieldElement } from '../../policies/kubernetes/fields-v1.ts'
import type { ObjectReference } from '../object-reference.ts'

/** Who or what wrote the live value, as far as it can be known. */
export interface FieldCause {
  class: 'person' | 'autoscaler' | 'controller' | 'webhook' | 'gitops' | 'server' | 'unknown'
  /** The user that admission saw; field managers can be faked, this cannot. */
  username?: string
  /** The field manager, its operation and its time, from managedFields. */
  manager?: string
  operation?: string
  /** `scale`, where the value was written through a subresource. */
  subresource?: string
  /** The exception by which admission let the change pass. */
  exception?: string
  /** milliseconds since the epoch */
  time?: number
}

/** One field that is not as declared. */
export interface DriftedField {
  /** Down to the deepest leaf in keyed lists, the whole list for atomic ones. */
  steps: readonly FieldElement[]
  /** The same as text: `spec.template.spec.containers[name=web].image` */
  path: string
  /**
   * `missing`: declared, and not there. `changed` with desired undefined: declared once, not any more, and still there. `added`:
   * nobody ever declared it. `taken-over`: declared by server-side apply, and now somebody else's.
   */
  kind: 'changed' | 'missing' | 'added' | 'taken-over'
  /** Where it stands in the live object (RFC 6901), or would stand; absent where what would hold it is not there either. */
  pointer?: string
  /** undefined where there is none, or where it is not known (`taken-over`). */
  desired: unknown
  live: unknown
  /** The items of the list are there, in an order that means something else; desired and live are their names. */
  isOrder?: boolean
  /** The values are of env, args, command or a Secret: shown nowhere but in `-o patch`. */
  hidden: boolean
  cause: FieldCause
  /** The policy and rule that lock the field. */
  lockedBy?: { policy: string; rule: string }
  /** No drift, but worth showing in wide output, with the reason: replicas inside the autoscaler's range. */
  tolerated?: string
}

/** One object of the comparison. */
export interface ComparedObject {
  ref: ObjectReference
  /** Where it is declared. */
  file?: string
  line?: number
  state: 'same' | 'drifted' | 'missing' | 'extra' | 'not-comparable' | 'unread'
  fields: readonly DriftedField[]
  /** Why it is not comparable, unread, or counts as extra. */
  reason?: string
}
