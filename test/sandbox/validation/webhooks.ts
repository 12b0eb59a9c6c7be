import { at, listAt, numberAt, stringsAt, textAt } from '../json.ts'
import { matchConditionProblem } from '../webhooks/match-conditions.ts'
import { notDone, oneOf, required, wrong } from '../status.ts'
import type { FieldError } from '../status.ts'
import type { JsonObject } from '../types.ts'

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
const sideEffects = ['None', 'NoneOnDryRun']
const choices: [field: string, values: string[]][] = [
  ['failurePolicy', ['Fail', 'Ignore']],
  ['matchPolicy', ['Equivalent', 'Exact']],
]
const wholeNames = 'should be a domain with at least three segments separated by dots'

/** What the API server refuses about the webhooks of a configuration; throws 501 for what the sandbox does not do. */
export function checkWebhooks(configuration: JsonObject): FieldError[] {
  return listAt(configuration, 'webhooks').flatMap((webhook, index) => checkWebhook(webhook, `webhooks[${index}]`))
}

function checkWebhook(webhook: JsonObject, path: string): FieldError[] {
  const name = textAt(webhook, 'name')
  const seconds = numberAt(webhook, 'timeoutSeconds')
  const timeout = 'the timeout value must be between 1 and 30 seconds'
  return [
    ...(name.split('.').length < 3 ? [wrong(`${path}.name`, name, wholeNames)] : []),
    ...checkClientConfig(webhook, `${path}.clientConfig`),
    ...listAt(webhook, 'rules').flatMap((rule, index) => checkRule(rule, `${path}.rules[${index}]`)),
    ...choices.flatMap(([field, values]) => oneOf(values, textAt(webhook, field), `${path}.${field}`)),
    ...checkSideEffects(textAt(webhook, 'sideEffects'), `${path}.sideEffects`),
    ...(seconds < 1 || seconds > 30 ? [wrong(`${path}.timeoutSeconds`, seconds, timeout)] : []),
    ...checkVersions(stringsAt(webhook, 'admissionReviewVersions'), `${path}.admissionReviewVersions`),
    ...listAt(webhook, 'matchConditions').flatMap((one, index) =>
      checkCondition(one, `${path}.matchConditions[${index}]`),
    ),
  ]
}

function checkClientConfig(webhook: JsonObject, path: string): FieldError[] {
  const url = at(webhook, 'clientConfig.url')
  if ((url === undefined) === (at(webhook, 'clientConfig.service') === undefined)) {
    return [required(path, 'exactly one of url or service is required')]
  }
  if (typeof url !== 'string' || URL.parse(url)?.protocol === 'https:') return []
  const detail = "'https' is the only allowed URL scheme; desired format: https://host[/path]"
  return [wrong(`${path}.url`, url, detail)]
}

function checkRule(rule: JsonObject, path: string): FieldError[] {
  const lists = ['operations', 'apiGroups', 'apiVersions', 'resources']
  const missing = lists.filter((list) => stringsAt(rule, list).length === 0)
  const unknown = stringsAt(rule, 'operations').entries()
  return [
    ...missing.map((list): FieldError => required(`${path}.${list}`, '')),
    ...[...unknown].flatMap(([index, operation]) => oneOf(operations, operation, `${path}.operations[${index}]`)),
    ...oneOf(['*', 'Cluster', 'Namespaced'], textAt(rule, 'scope'), `${path}.scope`),
  ]
}

function checkSideEffects(value: string, field: string): FieldError[] {
  if (value !== '') return oneOf(sideEffects, value, field)
  return [required(field, `must specify one of ${sideEffects.join(', ')}`)]
}

function checkVersions(versions: string[], field: string): FieldError[] {
  if (versions.includes('v1')) return []
  if (versions.includes('v1beta1')) throw notDone('AdmissionReviews of version v1beta1')
  if (versions.length === 0) return [required(field, 'must specify one of v1, v1beta1')]
  return [wrong(field, versions, 'must include at least one of v1, v1beta1')]
}

function checkCondition(condition: JsonObject, path: string): FieldError[] {
  const name = textAt(condition, 'name')
  const expression = textAt(condition, 'expression')
  const unnamed: FieldError[] = name === '' ? [required(`${path}.name`, '')] : []
  if (expression === '') return [...unnamed, required(`${path}.expression`, '')]
  if (/\bauthorizer\b/.test(expression)) throw notDone('the authorizer of match conditions')
  const problem = matchConditionProblem(expression)
  return problem === undefined ? unnamed : [...unnamed, wrong(`${path}.expression`, expression, problem)]
}
