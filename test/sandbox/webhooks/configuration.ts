import type { JsonObject } from '../types.ts'
import { isObject, numberAt, objectAt, listAt, textAt } from '../json.ts'
import { stringsAt } from './string-values.ts'

export interface WebhookRule {
  apiGroups: string[]
  apiVersions: string[]
  resources: string[]
  operations: string[]
  /** `*`, `Namespaced` or `Cluster` */
  scope: string
}

export interface ClientConfig {
  url: string
  service: { namespace: string; name: string; path: string; port: number } | undefined
  /** PEM text; '' means the system's roots */
  caBundle: string
}

/** One entry of `webhooks` of either configuration kind, with the API's defaults applied. */
export interface Webhook {
  /** configuration/name/number: names are not unique in a configuration */
  id: string
  name: string
  clientConfig: ClientConfig
  rules: WebhookRule[]
  ignoreFailures: boolean
  equivalent: boolean
  namespaceSelector: JsonObject
  objectSelector: JsonObject
  matchConditions: { name: string; expression: string }[]
  /** '' where the configuration says nothing: refused on dry run */
  sideEffects: string
  timeoutSeconds: number
  reviewVersions: string[]
  reinvoke: boolean
}

/** All webhooks of the configurations, these sorted by name as kube-apiserver does, each one's entries in its own order. */
export function webhooksOf(configurations: JsonObject[]): Webhook[] {
  return [...configurations]
    .sort((a, b) => compareText(textAt(a, 'metadata.name'), textAt(b, 'metadata.name')))
    .flatMap(webhooksOfOne)
}

function webhooksOfOne(configuration: JsonObject): Webhook[] {
  const seen = new Map<string, number>()
  return listAt(configuration, 'webhooks').map((entry) => {
    const name = textAt(entry, 'name')
    const number = seen.get(name) ?? 0
    seen.set(name, number + 1)
    return readWebhook(entry, `${textAt(configuration, 'metadata.name')}/${name}/${number}`)
  })
}

function readWebhook(entry: JsonObject, id: string): Webhook {
  return {
    id,
    name: textAt(entry, 'name'),
    clientConfig: readClientConfig(objectAt(entry, 'clientConfig')),
    rules: listAt(entry, 'rules').map(readRule),
    ignoreFailures: textAt(entry, 'failurePolicy') === 'Ignore',
    equivalent: textAt(entry, 'matchPolicy') !== 'Exact',
    namespaceSelector: objectAt(entry, 'namespaceSelector'),
    objectSelector: objectAt(entry, 'objectSelector'),
    matchConditions: listAt(entry, 'matchConditions').map((condition) => ({
      name: textAt(condition, 'name'),
      expression: textAt(condition, 'expression'),
    })),
    sideEffects: textAt(entry, 'sideEffects'),
    timeoutSeconds: numberAt(entry, 'timeoutSeconds', 10),
    reviewVersions: stringsAt(entry, 'admissionReviewVersions'),
    reinvoke: textAt(entry, 'reinvocationPolicy') === 'IfNeeded',
  }
}

function readClientConfig(config: JsonObject): ClientConfig {
  const service = config['service']
  return {
    url: textAt(config, 'url'),
    service: isObject(service)
      ? {
          namespace: textAt(service, 'namespace'),
          name: textAt(service, 'name'),
          path: textAt(service, 'path'),
          port: numberAt(service, 'port', 443),
        }
      : undefined,
    caBundle: Buffer.from(textAt(config, 'caBundle'), 'base64').toString('utf8'),
  }
}

function readRule(rule: JsonObject): WebhookRule {
  return {
    apiGroups: stringsAt(rule, 'apiGroups'),
    apiVersions: stringsAt(rule, 'apiVersions'),
    resources: stringsAt(rule, 'resources'),
    operations: stringsAt(rule, 'operations'),
    scope: textAt(rule, 'scope') || '*',
  }
}

/** Byte order, as Go compares strings; no locale. */
function compareText(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
