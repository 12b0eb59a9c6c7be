import { asArray, asString, dig, isObject, type JsonObject } from '../../../../policies/json.ts'
import { clip } from '../../../../policies/messages/text.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import { fieldEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'

/** One webhook of a configuration. */
export interface WebhookEntry {
  configuration: JsonObject
  webhook: JsonObject
  name: string
  /** Where it is served; undefined for one by URL. */
  service: ObjectReference | undefined
}

/** Every webhook that was read, of both kinds. */
export function webhooksOf({ snapshot }: Facts): WebhookEntry[] {
  const configurations = [
    ...snapshot.list('validatingwebhookconfigurations'),
    ...snapshot.list('mutatingwebhookconfigurations'),
  ]
  return configurations.flatMap((configuration) =>
    asArray(configuration['webhooks'])
      .filter(isObject)
      .map((webhook) => ({
        configuration,
        webhook,
        name: asString(webhook['name']) ?? '',
        service: serviceOf(webhook),
      })),
  )
}

function serviceOf(webhook: JsonObject): ObjectReference | undefined {
  const name = asString(dig(webhook, 'clientConfig', 'service', 'name'))
  const namespace = asString(dig(webhook, 'clientConfig', 'service', 'namespace'))
  return name === undefined || namespace === undefined ? undefined : { kind: 'Service', namespace, name }
}

/** A webhook that the API server could not call, by the name in its message. The root is its configuration where it was read. */
export function failingWebhook(
  facts: Facts,
  name: string,
  detail: string,
): Pick<Finding, 'code' | 'root' | 'cause' | 'next' | 'evidence'> & Pick<Finding, 'because' | 'unread'> {
  const entry = webhooksOf(facts).find((each) => each.name === name)
  const root = entry === undefined ? { kind: 'Webhook', name } : referenceOf(entry.configuration)
  return {
    code: 'WebhookFailing',
    root,
    cause: `The admission webhook ${name} does not answer, and what it has to judge is refused${detail === '' ? '' : `: ${clip(detail, 160)}`}`,
    evidence: entry === undefined ? [] : [policyEvidence(entry)],
    next: [kubectlOn('describe', root), ...removal(entry)],
    ...(entry?.service === undefined ? {} : { because: [entry.service] }),
    ...(entry === undefined ? { unread: ['the configuration of the webhook was not read'] } : {}),
  }
}

/** The field that says what happens when it does not answer, as evidence. */
export function policyEvidence({ configuration, webhook, name }: WebhookEntry): Finding['evidence'][number] {
  return fieldEvidence(configuration, `webhooks[name=${name}].failurePolicy`, webhook['failurePolicy'] ?? 'Fail')
}

/** How to look at the server of a webhook, and the way out. */
export function removal(entry: WebhookEntry | undefined): string[] {
  const service = entry?.service
  const pods = service === undefined ? [] : [kubectlList('get pods,endpointslices', service.namespace)]
  return [
    ...pods,
    '# repair its server; only as the last resort set failurePolicy: Ignore, or delete the configuration',
  ]
}
