import { asArray, asObject, asString, dig, isObject, type JsonObject } from '../../policies/json.ts'
import { loadPolicyObject } from '../../policies/load/load-object.ts'
import type { Policy } from '../../policies/load/policy.ts'
import { webhookConfigurations, type WebhookTarget } from '../../policies/registration/webhook-configurations.ts'
import { ownNamespace } from '../install/names.ts'
import type { Facts } from './facts.ts'
import { serverArguments } from './server-arguments.ts'

/** The configurations as they should be; undefined where that cannot be known from here. */
export type ExpectedRegistration = { validating: JsonObject; mutating: JsonObject } | undefined

/**
 * What the server should have registered for the policies that are in force, at the address and with the CA bundle that are
 * registered (the certificates are judged by themselves). Not known where policies of files are in force, or a policy is not.
 */
export async function expectedRegistration(facts: Facts): Promise<ExpectedRegistration> {
  const { deployment, policies, validating } = facts
  if (!deployment.ok || !policies.ok || !validating.ok) return undefined
  const { readsFiles, readsCluster, maxAction } = serverArguments(deployment.value)
  const clientConfig = asObject(dig(asArray(validating.value['webhooks'])[0], 'clientConfig'))
  const target = targetOf(clientConfig)
  if (readsFiles || !readsCluster || target === undefined) return undefined
  const loaded = await loadAll(policies.value.items)
  if (loaded === undefined) return undefined
  const caBundle = Buffer.from(asString(clientConfig?.['caBundle']) ?? '', 'base64').toString('utf8')
  return webhookConfigurations(
    { policies: loaded, exceptions: [], hash: '' },
    {
      target,
      caBundle,
      ownNamespace,
      policyObjects: true,
      ...(maxAction === undefined ? {} : { maxAction }),
    },
  )
}

function targetOf(clientConfig: JsonObject | undefined): WebhookTarget | undefined {
  const url = asString(clientConfig?.['url'])
  if (url !== undefined) return { url }
  const [namespace, name, port] = ['namespace', 'name', 'port'].map((key) => dig(clientConfig, 'service', key))
  if (typeof namespace !== 'string' || typeof name !== 'string') return undefined
  return { service: { namespace, name, port: typeof port === 'number' ? port : 443 } }
}

async function loadAll(items: readonly JsonObject[]): Promise<Policy[] | undefined> {
  const policies: Policy[] = []
  for (const item of items) {
    const { built, problems } = await loadPolicyObject(item)
    const inForce = asArray(dig(item, 'status', 'conditions'))
      .filter(isObject)
      .some(({ type, status, observedGeneration }) => {
        const isCurrent = observedGeneration === dig(item, 'metadata', 'generation')
        return type === 'InForce' && status === 'True' && isCurrent
      })
    if (!inForce || built === undefined || problems.some(({ severity }) => severity === 'error')) return undefined
    policies.push(built)
  }
  return policies.sort((left, right) => (left.name < right.name ? -1 : 1))
}
