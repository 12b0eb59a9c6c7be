import type { JsonObject } from '../json.ts'
import type { MatchCondition } from './conditions/text.ts'
import type { RegistrationOptions, WebhookTarget } from './webhook-configurations.ts'

/** What differs from one webhook to the next. */
export interface WebhookParts {
  /** Before `.kubectl-heal.io`. */
  name: string
  path: string
  failurePolicy: 'Fail' | 'Ignore'
  timeoutSeconds: number
  rules: readonly JsonObject[]
  namespaceSelector: JsonObject
  matchConditions: readonly MatchCondition[]
  /** Mutating webhooks only. */
  reinvocationPolicy?: 'Never' | 'IfNeeded'
}

/** A webhook with every field written that the API server would fill in, so that comparing is easy and nothing is left to chance. */
export function webhook(options: RegistrationOptions, parts: WebhookParts): JsonObject {
  const { name, path, failurePolicy, timeoutSeconds, rules, namespaceSelector, matchConditions } = parts
  return {
    name: `${name}.kubectl-heal.io`,
    admissionReviewVersions: ['v1'],
    clientConfig: clientConfig(options, path),
    failurePolicy,
    matchPolicy: 'Equivalent',
    namespaceSelector,
    objectSelector: {},
    rules,
    sideEffects: 'None',
    timeoutSeconds,
    ...(parts.reinvocationPolicy === undefined ? {} : { reinvocationPolicy: parts.reinvocationPolicy }),
    ...(matchConditions.length === 0 ? {} : { matchConditions }),
  }
}

function clientConfig({ target, caBundle }: RegistrationOptions, path: string): JsonObject {
  return {
    ...addressOf(target, path),
    ...(caBundle === '' ? {} : { caBundle: Buffer.from(caBundle, 'utf8').toString('base64') }),
  }
}

function addressOf(target: WebhookTarget, path: string): JsonObject {
  return 'url' in target ? { url: new URL(path, target.url).href } : { service: { ...target.service, path } }
}
