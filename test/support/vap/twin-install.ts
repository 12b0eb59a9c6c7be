import { asArray, asObject, asString, type JsonObject } from '../../../policies/json.ts'
import { until } from '../../cluster/until.ts'
import type { ImpersonatingApi, Person } from './impersonating-api.ts'

const root = '/apis/admissionregistration.k8s.io/v1'

/** Twins are told apart by a group of the asking user, so that all can be there at once and judge only their own case. */
export function groupOf(key: string): string {
  return `twin:${key}`
}

/** Creates the objects of an export under names of their own, judging only requests of the group. */
export async function installTwin(api: ImpersonatingApi, objects: readonly JsonObject[], key: string): Promise<void> {
  for (const object of objects) {
    const [kind, metadata, spec] = [asString(object['kind']), asObject(object['metadata']), asObject(object['spec'])]
    const isPolicy = kind === 'ValidatingAdmissionPolicy'
    const expression = `request.userInfo.groups.exists(g, g == ${JSON.stringify(groupOf(key))})`
    const conditions = [{ name: 'of-the-case', expression }, ...asArray(spec?.['matchConditions'])]
    await api.demand(
      'POST',
      `${root}/${isPolicy ? 'validatingadmissionpolicies' : 'validatingadmissionpolicybindings'}`,
      {
        ...object,
        metadata: { ...metadata, name: named(metadata, key) },
        spec: isPolicy
          ? { ...spec, matchConditions: conditions }
          : { ...spec, policyName: `${asString(spec?.['policyName']) ?? ''}.${key}` },
      },
    )
  }
}

function named(metadata: JsonObject | undefined, key: string): string {
  return `${asString(metadata?.['name']) ?? ''}.${key}`
}

const canary: Person = { username: 'canary', groups: ['system:masters', groupOf('canary')] }

/** Resolves when the API server judges by everything that was installed: the last policy is, and they become known in order. */
export async function untilInForce(api: ImpersonatingApi): Promise<void> {
  const name = 'canary'
  const resourceRules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }]
  const policy = {
    matchConstraints: { resourceRules },
    validations: [{ expression: `!request.userInfo.groups.exists(g, g == ${JSON.stringify(groupOf('canary'))})` }],
  }
  const binding = { policyName: name, validationActions: ['Deny'] }
  const kinds = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name } }
  const create = (kind: string, path: string, spec: JsonObject) =>
    api.demand('POST', `${root}/${path}`, { ...kinds, kind, spec })
  await create('ValidatingAdmissionPolicy', 'validatingadmissionpolicies', policy)
  await create('ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings', binding)
  await until('the policies are in force', 30_000, async () => {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }
    const { status } = await api.call('POST', '/api/v1/namespaces/default/configmaps?dryRun=All', body, canary)
    return status === 422 || status === 403
  })
}
