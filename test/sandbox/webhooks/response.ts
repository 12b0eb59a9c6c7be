import { isObject, textAt, at } from '../json.ts'
import { stringsAt } from './string-values.ts'

/** What a webhook answered, checked; `patch` is the decoded text, '' for none. */
export interface WebhookAnswer {
  allowed: boolean
  patch: string
  patchType: string
  result: unknown
  warnings: string[]
}

/** The answer in a response body, or what makes it invalid, in kube-apiserver's words. v1beta1 is not checked, as there. */
export function readAnswer(body: unknown, uid: string, version: string, mutating: boolean): WebhookAnswer | string {
  const response = at(body, 'response')
  if (!isObject(response)) return 'webhook response was absent'
  const problem = version === 'v1' ? envelopeProblem(body, uid) : undefined
  if (problem !== undefined) return problem
  const encoded = textAt(response, 'patch')
  const patch = Buffer.from(encoded, 'base64').toString('utf8')
  const given = typeof response['patchType'] === 'string' ? response['patchType'] : undefined
  const patchProblem = version === 'v1' ? pairProblem(patch, given, mutating) : undefined
  if (patchProblem !== undefined) return patchProblem
  return {
    allowed: response['allowed'] === true,
    patch: mutating ? patch : '',
    patchType: version === 'v1' ? (given ?? '') : 'JSONPatch',
    result: response['status'],
    warnings: stringsAt(response, 'warnings'),
  }
}

function envelopeProblem(body: unknown, uid: string): string | undefined {
  const answered = textAt(body, 'response.uid')
  if (answered !== uid) return `expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(answered)}`
  const version = textAt(body, 'apiVersion')
  const kind = textAt(body, 'kind')
  if (version === 'admission.k8s.io/v1' && kind === 'AdmissionReview') return undefined
  const found = version.includes('/') ? version : `/${version}`
  return `expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got ${found}, Kind=${kind}`
}

function pairProblem(patch: string, patchType: string | undefined, mutating: boolean): string | undefined {
  if (!mutating) {
    if (patch !== '') return 'validating webhook may not return response.patch'
    return patchType === undefined ? undefined : 'validating webhook may not return response.patchType'
  }
  if (patch !== '' && patchType === undefined) return 'webhook returned response.patch but not response.patchType'
  if (patch === '' && patchType !== undefined) return 'webhook returned response.patchType but not response.patch'
  return patchType === '' ? 'webhook returned invalid response.patchType of ""' : undefined
}
