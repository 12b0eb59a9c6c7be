import assert from 'node:assert/strict'
import { compileCel, type CelProgram } from '../../../policies/cel/program.ts'
import { asArray, asObject, asString, dig, digObject, isObject, type JsonObject } from '../../../policies/json.ts'
import { selects } from '../../../policies/kubernetes/label-selector.ts'
import type { LabelSelector } from '../../../policies/load/policy.ts'

/** A review's request as a configuration judges it, with the labels of its Namespace. */
export interface Asked {
  request: JsonObject
  namespaceLabels: JsonObject
}

/** The names of the webhooks that an API server with this configuration would call. An erring condition is a failed test. */
export function called(configuration: JsonObject, asked: Asked): string[] {
  return asArray(configuration['webhooks'])
    .filter(isObject)
    .filter((webhook) => isCalled(webhook, asked))
    .map((webhook) => asString(webhook['name']) ?? '')
}

function isCalled(webhook: JsonObject, asked: Asked): boolean {
  if (!asArray(webhook['rules']).some((rule) => covers(rule, asked.request))) return false
  const selector = webhook['namespaceSelector'] as LabelSelector
  if (dig(asked.request, 'namespace') !== undefined && !selects(selector, asked.namespaceLabels)) return false
  assert.deepEqual(webhook['objectSelector'], {})
  return asArray(webhook['matchConditions']).every((condition) => holds(condition, asked.request))
}

function covers(rule: unknown, request: JsonObject): boolean {
  const { group, version, resource } = digObject(request, 'resource') ?? {}
  const subresource = asString(request['subResource']) ?? ''
  const has = (list: string, value: unknown): boolean => asArray(dig(rule, list)).includes(value)
  const scope = request['namespace'] === undefined ? 'Cluster' : 'Namespaced'
  const name = subresource === '' ? String(resource) : `${String(resource)}/${subresource}`
  return (
    has('apiGroups', group) &&
    has('apiVersions', version) &&
    has('operations', request['operation']) &&
    has('resources', name) &&
    dig(rule, 'scope') === scope
  )
}

const programs = new Map<string, CelProgram>()
const results = new WeakMap<JsonObject, Map<string, boolean>>()

function holds(condition: unknown, request: JsonObject): boolean {
  const expression = asString(dig(condition, 'expression')) ?? ''
  const known = results.get(request) ?? new Map<string, boolean>()
  results.set(request, known)
  const result = known.get(expression) ?? evaluated(expression, request)
  known.set(expression, result)
  return result
}

function evaluated(expression: string, request: JsonObject): boolean {
  const { object, oldObject, ...asked } = request
  const outcome = programOf(expression).evaluate({
    object: object ?? null,
    oldObject: oldObject ?? null,
    request: withoutEmpty(asked),
    namespaceObject: null,
  })
  if (outcome.outcome === 'error')
    assert.fail(`${expression}\nfailed: ${outcome.reason}\n${JSON.stringify(request).slice(0, 2000)}`)
  return outcome.outcome === 'true'
}

function programOf(expression: string): CelProgram {
  let program = programs.get(expression)
  if (program === undefined) {
    const compiled = compileCel({ expression })
    assert.ok(compiled.ok, `${expression}: ${JSON.stringify(compiled)}`)
    programs.set(expression, (program = compiled.program))
  }
  return program
}

/** The API server leaves empty fields of a request out. */
function withoutEmpty(request: JsonObject): JsonObject {
  const filled = Object.entries(request).filter(([, value]) => value !== '' && value !== undefined && value !== null)
  return Object.fromEntries(filled.map(([key, value]) => [key, isObject(value) ? withoutEmpty(value) : value]))
}

/** The request of an AdmissionReview. */
export function requestOf(review: unknown): JsonObject {
  return asObject(dig(review, 'request')) ?? {}
}
