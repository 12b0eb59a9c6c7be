import { isList, isObject, objectAt, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { statusMessage } from './go-messages.ts'
import type { HttpAnswer } from './https-post.ts'

const envelope =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'

/** The fields of a response whose types are checked: name, JSON type, Go type. */
const typedFields = [
  ['uid', 'string', 'types.UID'],
  ['allowed', 'boolean', 'bool'],
  ['patch', 'string', '[]uint8'],
  ['patchType', 'string', 'v1.PatchType'],
] as const

/** The review that a webhook sent back, or what kept client-go from reading one, in its words. */
export function decodeBody(answer: HttpAnswer, version: string): { body: JsonObject } | { problem: string } {
  if (answer.code < 200 || answer.code > 206) return { problem: saidStatus(answer) ?? statusMessage(answer) }
  if (answer.text === '') {
    return { problem: `0-length response with status code: ${answer.code} and content type: ${answer.contentType}` }
  }
  const body = parse(answer.text)
  if (body instanceof Error) return { problem: `couldn't get version/kind; json parse error: ${body.message}` }
  const problem = kindProblem(body, version) ?? typeProblem(objectAt(body, 'response'))
  return problem === undefined ? { body } : { problem }
}

/** An error that came as a `metav1.Status` speaks for itself. */
function saidStatus({ text }: HttpAnswer): string | undefined {
  const body = parse(text)
  return !(body instanceof Error) && body['kind'] === 'Status' ? textAt(body, 'message') : undefined
}

function parse(text: string): JsonObject | Error {
  try {
    const body: unknown = JSON.parse(text)
    if (isObject(body)) return body
    return new Error(`json: cannot unmarshal ${goKind(body)} into Go value of type ${envelope}`)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return new Error(message.replace(/^Unexpected end/, 'unexpected end'))
  }
}

/** Nothing at all about version and kind is accepted here, and refused after the uid. */
function kindProblem(body: JsonObject, version: string): string | undefined {
  const kind = textAt(body, 'kind')
  const apiVersion = textAt(body, 'apiVersion')
  if (kind === '' || apiVersion === '') return undefined
  const [group, given] = apiVersion.split('/')
  const known = kind === 'AdmissionReview' && group === 'admission.k8s.io' && (given === 'v1' || given === 'v1beta1')
  if (!known) return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`
  if (given === version) return undefined
  return `converting (${given}.AdmissionReview) to (${version}.AdmissionReview): unknown conversion`
}

function typeProblem(response: JsonObject): string | undefined {
  for (const [name, type, goType] of typedFields) {
    const value = response[name] ?? undefined
    if (value === undefined || typeof value === type) continue
    return `json: cannot unmarshal ${goKind(value)} into Go struct field AdmissionResponse.response.${name} of type ${goType}`
  }
  const illegal = textAt(response, 'patch').search(/[^\w+/=\r\n]|_/)
  return illegal < 0 ? undefined : `illegal base64 data at input byte ${illegal}`
}

function goKind(value: unknown): string {
  if (isList(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
