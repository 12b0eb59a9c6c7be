import type { Operation } from 'fast-json-patch'
import { isList, isObject, objectAt, stringsAt, textAt } from '../json.ts'
import { isOperations } from '../patch/json-patch.ts'
import type { JsonObject } from '../types.ts'
import type { HttpAnswer } from './https-post.ts'

/** What a webhook answered, checked. */
export interface WebhookAnswer {
  response: JsonObject
  operations: Operation[]
  warnings: string[]
}

/** The fields of a response whose types are checked: name, JSON type, Go type. */
const typedFields = [
  ['uid', 'string', 'types.UID'],
  ['allowed', 'boolean', 'bool'],
  ['patch', 'string', '[]uint8'],
  ['patchType', 'string', 'v1.PatchType'],
] as const

/** A review that was sent back, or what is wrong with it, in the words of client-go and kube-apiserver. */
export function readAnswer(answer: HttpAnswer, uid: string, mutating: boolean): WebhookAnswer | string {
  const body = parse(answer.text)
  const unreadable = answer.code === 200 ? bodyProblem(answer, body) : statusProblem(answer, body)
  if (typeof body === 'string' || unreadable !== undefined) return `failed to call webhook: ${unreadable ?? ''}`
  const problem = reviewProblem(body, uid, mutating)
  if (problem !== undefined) return `received invalid webhook response: ${problem}`
  const response = objectAt(body, 'response')
  const operations = readPatch(response)
  return typeof operations === 'string'
    ? operations
    : { response, operations, warnings: stringsAt(response, 'warnings') }
}

/** The body as an object, or why it is none. */
function parse(text: string): JsonObject | string {
  try {
    const body: unknown = JSON.parse(text)
    return isObject(body) ? body : `json: cannot unmarshal ${goKind(body)} into a review`
  } catch (error) {
    return String(error).replace(/^SyntaxError: (Unexpected end)?/, (_, end) =>
      end === undefined ? '' : 'unexpected end',
    )
  }
}

function statusProblem({ code, text }: HttpAnswer, body: JsonObject | string): string {
  if (typeof body !== 'string' && body['kind'] === 'Status') return textAt(body, 'message')
  if (code === 404) return 'the server could not find the requested resource'
  const said = JSON.stringify(text.slice(0, 2048).trim())
  if (code >= 500) return `an error on the server (${said}) has prevented the request from succeeding`
  return `the server responded with the status code ${code} but did not return more information`
}

function bodyProblem({ code, contentType, text }: HttpAnswer, body: JsonObject | string): string | undefined {
  if (text === '') return `0-length response with status code: ${code} and content type: ${contentType}`
  if (typeof body === 'string') return `couldn't get version/kind; json parse error: ${body}`
  const kind = textAt(body, 'kind')
  const version = textAt(body, 'apiVersion')
  // Nothing at all about version and kind is accepted here, and refused after the uid.
  if (kind !== '' && version !== '' && (kind !== 'AdmissionReview' || version !== 'admission.k8s.io/v1')) {
    return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(version)}`
  }
  const response = objectAt(body, 'response')
  const wrong = typedFields.find(([name, type]) => ![type, 'undefined'].includes(typeof (response[name] ?? undefined)))
  if (wrong !== undefined) {
    const field = `Go struct field AdmissionResponse.response.${wrong[0]} of type ${wrong[2]}`
    return `json: cannot unmarshal ${goKind(response[wrong[0]])} into ${field}`
  }
  const illegal = textAt(response, 'patch').search(/[^A-Za-z0-9+/=\r\n]/)
  return illegal < 0 ? undefined : `illegal base64 data at input byte ${illegal}`
}

function reviewProblem(body: JsonObject, uid: string, mutating: boolean): string | undefined {
  if (!isObject(body['response'])) return 'webhook response was absent'
  const answered = textAt(body, 'response.uid')
  if (answered !== uid) return `expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(answered)}`
  const { apiVersion, kind } = body
  if (apiVersion === undefined || kind === undefined) {
    return 'expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got /, Kind='
  }
  const hasPatch = textAt(body, 'response.patch') !== ''
  const hasType = typeof body['response']['patchType'] === 'string'
  if (mutating && hasPatch !== hasType) {
    const [given, missing] = hasPatch ? ['patch', 'patchType'] : ['patchType', 'patch']
    return `webhook returned response.${given} but not response.${missing}`
  }
  if (mutating || (!hasPatch && !hasType)) return undefined
  return `validating webhook may not return response.${hasPatch ? 'patch' : 'patchType'}`
}

function readPatch(response: JsonObject): Operation[] | string {
  const text = Buffer.from(textAt(response, 'patch'), 'base64').toString('utf8')
  if (text === '') return []
  const type = textAt(response, 'patchType')
  const wrong = 'received undecodable patch in webhook response'
  try {
    const operations: unknown = JSON.parse(text)
    if (!isOperations(operations)) return `${wrong}: a JSON Patch must be a list of operations`
    return type === 'JSONPatch' ? operations : `unsupported patch type ${JSON.stringify(type)}`
  } catch (error) {
    return `${wrong}: ${String(error)}`
  }
}

function goKind(value: unknown): string {
  if (isList(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
