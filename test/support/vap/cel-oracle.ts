import { asString, dig, type JsonObject } from '../../../policies/json.ts'
import { until } from '../../cluster/until.ts'
import type { ImpersonatingApi } from './impersonating-api.ts'

const admission = '/apis/admissionregistration.k8s.io/v1'
const group = 'oracle.test'

/** What an API server's CEL makes of an expression. */
export type CelAnswer = 'true' | 'false' | 'error'

/** Expressions a policy; the warnings of one answer are cut at 4,096 characters. */
const atOnce = 10

/**
 * Asks an API server's CEL: policies that warn, judged in a dry run for a custom resource that holds the object's fields. What an
 * expression is does not matter to it: it fails to compile, and the answer is the error's message.
 */
export async function askCel(
  api: ImpersonatingApi,
  expressions: readonly string[],
  object: JsonObject,
): Promise<CelAnswer[]> {
  await serveObjects(api)
  const batches = Array.from({ length: Math.ceil(expressions.length / atOnce) }, (_, index) => ({
    name: `batch-${String(index)}`,
    expressions: expressions.slice(index * atOnce, (index + 1) * atOnce),
  }))
  for (const { name, expressions: some } of batches) await install(api, name, some)
  await install(api, 'canary', ['false'])
  await until('the policies are in force', 30_000, async () => (await judged(api, 'canary', object)).length > 0)
  const answers: CelAnswer[] = []
  for (const { name, expressions: some } of batches) {
    const warnings = await judged(api, name, object)
    answers.push(...some.map((_, index) => answerOf(warnings, index)))
  }
  return answers
}

function answerOf(warnings: readonly string[], index: number): CelAnswer {
  if (warnings.some((line) => line.includes(`: #${String(index)}#`))) return 'false'
  return warnings.some((line) => line.includes(`expression '${String(index)} == `)) ? 'error' : 'true'
}

async function judged(api: ImpersonatingApi, name: string, object: JsonObject): Promise<readonly string[]> {
  const path = `/apis/${group}/v1/probes?dryRun=All`
  const body = { ...object, apiVersion: `${group}/v1`, kind: 'Probe', metadata: { ...labelsOf(object), name } }
  const answer = await api.call('POST', path, body)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return answer.warnings
}

function labelsOf(object: JsonObject): JsonObject {
  return { labels: dig(object, 'metadata', 'labels') }
}

async function install(api: ImpersonatingApi, name: string, expressions: readonly string[]): Promise<void> {
  const apiVersion = 'admissionregistration.k8s.io/v1'
  const resourceRules = [{ apiGroups: [group], apiVersions: ['v1'], operations: ['CREATE'], resources: ['probes'] }]
  await api.demand('POST', `${admission}/validatingadmissionpolicies`, {
    ...{ apiVersion, kind: 'ValidatingAdmissionPolicy', metadata: { name } },
    spec: {
      matchConstraints: { resourceRules },
      matchConditions: [{ name: 'batch', expression: `object.metadata.name == "${name}"` }],
      validations: expressions.map((expression, index) => ({
        expression: `${String(index)} == ${String(index)} && (${expression})`,
        message: `#${String(index)}#`,
      })),
    },
  })
  await api.demand('POST', `${admission}/validatingadmissionpolicybindings`, {
    ...{ apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name } },
    spec: { policyName: name, validationActions: ['Warn'] },
  })
}

/** A kind whose objects may hold anything. */
async function serveObjects(api: ImpersonatingApi): Promise<void> {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  await api.demand('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    ...{
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `probes.${group}` },
    },
    spec: {
      ...{ group, scope: 'Cluster', names: { plural: 'probes', kind: 'Probe' } },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  })
  await until('the kind is served', 30_000, async () => {
    const { status, body } = await api.call('GET', `/apis/${group}/v1/probes`)
    return status === 200 && asString(body['kind']) === 'ProbeList'
  })
}
