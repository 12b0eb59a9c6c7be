import type { ObjectReferenceLike, RecordedEvent } from '../../cluster/event-recorder.ts'
import { asArray, asString, dig, type JsonObject } from '../../policies/json.ts'
import { clip, list } from '../../policies/messages/text.ts'
import type { Transition } from './metrics.ts'

const words: Readonly<Record<Transition, Pick<RecordedEvent, 'reason' | 'action'>>> = {
  granted: { reason: 'ExceptionGranted', action: 'Grant' },
  expired: { reason: 'ExceptionExpired', action: 'Expire' },
  revoked: { reason: 'ExceptionRevoked', action: 'Revoke' },
}

/** The Event of a transition, on the workload that the exception is for. */
export function transitionEvent(
  transition: Transition,
  exception: JsonObject,
  message: string,
  target: ObjectReferenceLike,
): RecordedEvent {
  const text = (...keys: string[]) => clip(asString(dig(exception, ...keys)) ?? '', 200)
  const name = text('metadata', 'name')
  const note = transition === 'granted' ? grantNote(exception, text) : `exception "${name}": ${clip(message, 500)}`
  return {
    regarding: target,
    related: { apiVersion: 'kubectl-heal.io/v1alpha1', kind: 'DriftException', name, uid: text('metadata', 'uid') },
    type: 'Normal',
    ...words[transition],
    note,
  }
}

function grantNote(exception: JsonObject, text: (...keys: string[]) => string): string {
  const rules = list(asArray(dig(exception, 'spec', 'rules')).map((rule) => clip(String(rule), 63)))
  const ticket = text('spec', 'ticket')
  const what = `exception "${text('metadata', 'name')}" from ${rules} of policy ${text('spec', 'policy')}`
  const until = `until ${text('spec', 'expiresAt')}, requested by ${text('spec', 'requestedBy', 'username')}`
  const why = `${text('spec', 'reason')}${ticket === '' ? '' : ` (${ticket})`}`
  return `${what} ${until}: ${why}`
}
