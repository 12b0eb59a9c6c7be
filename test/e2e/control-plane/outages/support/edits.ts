import { asArray, asObject, digObject, type JsonObject } from '../../../../../policies/json.ts'
import { configurations, type House } from './house.ts'

/** What somebody with too many rights does to a webhook configuration by hand. */
export interface Edit {
  name: string
  kind: keyof typeof configurations
  /** Undefined: it is deleted. */
  change?: (webhook: JsonObject) => JsonObject | undefined
}

const onlyFor = (name: string, fields: JsonObject) => (webhook: JsonObject) =>
  webhook['name'] === name ? { ...webhook, ...fields } : webhook
const enforce = 'enforce.kubectl-heal.io'
const someCa = Buffer.from('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n').toString('base64')
const podsOnly = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: '*' }]

/** As many as are undone at once. */
export const edits: readonly Edit[] = [
  { name: 'deleted', kind: 'validating' },
  { name: 'its rules narrowed', kind: 'validating', change: onlyFor(enforce, { rules: podsOnly }) },
  { name: 'set to fail open', kind: 'validating', change: onlyFor(enforce, { failurePolicy: 'Ignore' }) },
  {
    name: 'blinded by an objectSelector',
    kind: 'validating',
    change: onlyFor(enforce, { objectSelector: { matchLabels: { never: 'true' } } }),
  },
  {
    name: 'blinded by a namespaceSelector',
    kind: 'validating',
    change: onlyFor(enforce, { namespaceSelector: { matchLabels: { never: 'true' } } }),
  },
  {
    name: 'blinded by a matchCondition',
    kind: 'validating',
    change: onlyFor(enforce, { matchConditions: [{ name: 'never', expression: 'false' }] }),
  },
  {
    name: 'given an entry less',
    kind: 'validating',
    change: (webhook) => (webhook['name'] === enforce ? undefined : webhook),
  },
  { name: 'sent elsewhere', kind: 'validating', change: sentElsewhere },
  { name: 'deleted', kind: 'mutating' },
  { name: 'given another caBundle', kind: 'mutating', change: withOtherCa },
]

function sentElsewhere(webhook: JsonObject): JsonObject {
  const { caBundle } = digObject(webhook, 'clientConfig') ?? {}
  return { ...webhook, clientConfig: { caBundle, url: 'https://127.0.0.1:9/validate/open' } }
}

function withOtherCa(webhook: JsonObject): JsonObject {
  return { ...webhook, clientConfig: { ...digObject(webhook, 'clientConfig'), caBundle: someCa } }
}

/** Makes the edit. */
export async function make({ plane: { api } }: House, { kind, change }: Edit): Promise<void> {
  if (change === undefined) {
    await api.demand('DELETE', configurations[kind])
    return
  }
  const webhooks = asArray((await api.demand('GET', configurations[kind]))['webhooks'])
  const body = { webhooks: webhooks.flatMap((webhook) => change(asObject(webhook) ?? {}) ?? []) }
  await api.demand('PATCH', configurations[kind], body, 'application/merge-patch+json')
}
