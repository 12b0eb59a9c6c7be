import { resources, type ResourceType } from '../../../cluster/resource.ts'
import { asString, type JsonObject } from '../../../policies/json.ts'
import { holdsHidden, isOperations } from '../act/hidden.ts'
import { pointerKeys } from '../act/pointer.ts'
import type { ObjectReference } from '../../object-reference.ts'
import type { Write } from '../plan.ts'

/**
 * Why a write may not stand in a record as what takes it back, nor be sent from one; undefined where it may. Whoever may write
 * Remediations in a namespace must not get an administrator to write elsewhere, to give rights, or to write what no preview shows:
 * a record takes back changes of its target's fields, restores its pod template, and restores the config it kept beside it.
 */
export function whyNotUndo(write: Write, target: ObjectReference): string | undefined {
  const { of, resource } = write
  if (write.verb !== 'patch' && write.verb !== 'restore') return `no remedy is taken back by a ${write.verb}`
  if (!isTypeOf(resource, of)) return `${resource.resource} are not what is called a ${of.kind}`
  if (resource.group === 'rbac.authorization.k8s.io') return 'who may do what is never taken back from a record'
  if (of.namespace !== target.namespace) return `it would write to ${of.kind} ${of.name} elsewhere`
  const isConfig = write.verb === 'restore' && (of.kind === 'ConfigMap' || of.kind === 'Secret')
  if (!isConfig && (of.kind !== target.kind || of.name !== target.name))
    return `it would write to ${of.kind} ${of.name}, which is not its target`
  return write.verb === 'patch' ? whyNotPatch(write) : undefined
}

/** Without what is never shown, a person sees all that a patch does before saying yes. */
function whyNotPatch(write: Extract<Write, { verb: 'patch' }>): string | undefined {
  const { of, patch, subresource } = write
  if (holdsHidden(write)) return `it holds values that are never written down (${of.kind}/${of.name})`
  if (subresource === 'resize' || !isOperations(patch)) return 'it is no patch that a remedy writes down'
  const stranger = patch.find((each) => !isOwnOperation(each))
  return stranger === undefined ? undefined : `it would ${String(stranger['op'])} ${asString(stranger['path']) ?? ''}`
}

const serverOwned = new Set(['', 'apiVersion', 'kind', 'status'])

function isOwnOperation({ op, path }: JsonObject): boolean {
  if (op === 'test') return true
  return (op === 'add' || op === 'replace' || op === 'remove') && isOwnField(pointerKeys(asString(path) ?? ''))
}

/** What remedies change of an object: labels, annotations, and whatever is not the server's. */
function isOwnField([first = '', second]: readonly string[]): boolean {
  if (first === 'metadata') return second === 'labels' || second === 'annotations'
  return !serverOwned.has(first)
}

/** Whether a type may be called by the kind: a built-in one is what its group serves. The object that is read shows the rest. */
function isTypeOf(type: ResourceType, { kind, namespace }: ObjectReference): boolean {
  const builtIn = Object.values(resources).find((each) => each.kind === kind && each.group === type.group)
  const isServed = builtIn === undefined || builtIn.resource === type.resource
  return isServed && type.kind === kind && type.namespaced === (namespace !== undefined)
}
