import type { PatchOperation } from '../../policies/mutate/draft.ts'

/** An admission.k8s.io/v1 AdmissionReview with a response. */
export interface ReviewAnswer {
  apiVersion: 'admission.k8s.io/v1'
  kind: 'AdmissionReview'
  response: AdmissionResponse
}

interface AdmissionResponse {
  uid: string
  allowed: boolean
  status?: Status
  warnings?: readonly string[]
  auditAnnotations?: Readonly<Record<string, string>>
  patchType?: 'JSONPatch'
  /** base64 */
  patch?: string
}

/** A `metav1.Status` of kind Failure: what kubectl prints of a denial, and of an HTTP error. */
export interface Status {
  apiVersion: 'v1'
  kind: 'Status'
  metadata: Record<string, never>
  status: 'Failure'
  message: string
  reason: string
  code: number
}

/** What travels with any answer. */
export interface Extras {
  warnings?: readonly string[]
  auditAnnotations?: Readonly<Record<string, string>>
}

/** Allowed as it is. */
export function allowed(uid: string, extras: Extras = {}): ReviewAnswer {
  return answer({ uid, allowed: true, ...filled(extras) })
}

/** Refused: 403 Forbidden with the message. */
export function denied(uid: string, message: string, extras: Extras = {}): ReviewAnswer {
  return answer({ uid, allowed: false, status: failure(403, message), ...filled(extras) })
}

/** Refused because it could not be judged: 400 for a bad review, 500 for a fault of ours. */
export function refused(uid: string, code: 400 | 500, message: string): ReviewAnswer {
  return answer({ uid, allowed: false, status: failure(code, message) })
}

/** Allowed with a JSON Patch; an empty one is left out. */
export function patched(uid: string, patch: readonly PatchOperation[]): ReviewAnswer {
  if (patch.length === 0) return allowed(uid)
  const encoded = Buffer.from(JSON.stringify(patch), 'utf8').toString('base64')
  return answer({ uid, allowed: true, patchType: 'JSONPatch', patch: encoded })
}

/** The Status of an HTTP error; kube-apiserver shows the message of such a body to whoever asked. */
export function failure(code: number, message: string): Status {
  return {
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: 'Failure',
    message,
    reason: reasons[code] ?? (code < 500 ? 'BadRequest' : 'InternalError'),
    code,
  }
}

const reasons: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  408: 'Timeout',
  413: 'RequestEntityTooLarge',
  503: 'ServiceUnavailable',
}

function answer(response: AdmissionResponse): ReviewAnswer {
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response }
}

function filled({ warnings, auditAnnotations }: Extras): Extras {
  return {
    ...(warnings === undefined || warnings.length === 0 ? {} : { warnings }),
    ...(auditAnnotations === undefined || Object.keys(auditAnnotations).length === 0 ? {} : { auditAnnotations }),
  }
}
