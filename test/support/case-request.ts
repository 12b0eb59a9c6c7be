import type { EvaluationRequest } from '../../policies/evaluate/request.ts'
import { asString, dig, digObject, type JsonObject } from '../../policies/json.ts'
import { absent, known } from '../../policies/known.ts'
import { workloadKinds } from '../../policies/kubernetes/workloads.ts'
import type { RuleCase } from './rule-case.ts'

/** The policy of a case: one rule named `rule`, in a policy named `case`, Enforce for everything unless the case says otherwise. */
export function casePolicy(ruleCase: RuleCase): JsonObject {
  return {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftPolicy',
    metadata: { name: 'case' },
    spec: { match: {}, action: 'Enforce', ...ruleCase.spec, rules: [{ name: 'rule', ...ruleCase.rule }] },
  }
}

/** The request of a case as the evaluator takes it; objects are as the case has them. */
export function caseRequest(ruleCase: RuleCase): EvaluationRequest {
  const row = workloadKinds.find(({ kind }) => kind === ruleCase.kind)
  if (row === undefined) throw new Error(`no workload kind ${ruleCase.kind}`)
  const namespace = asString(dig(ruleCase.object, 'metadata', 'namespace')) ?? 'default'
  const labels = { 'kubernetes.io/metadata.name': namespace, ...ruleCase.namespaceLabels }
  const old = ruleCase.old
  const isScale = ruleCase.subresource === 'scale'
  return {
    operation: ruleCase.operation ?? (old === undefined ? 'CREATE' : 'UPDATE'),
    group: row.group,
    resource: row.resource,
    subresource: ruleCase.subresource ?? '',
    name: asString(dig(ruleCase.object, 'metadata', 'name')) ?? '',
    namespace,
    user: { username: ruleCase.user?.username ?? 'alice', groups: ruleCase.user?.groups ?? ['system:authenticated'] },
    dryRun: false,
    object: isScale ? scaleOf(ruleCase.object) : ruleCase.object,
    ...(old === undefined ? {} : { oldObject: isScale ? scaleOf(old) : old }),
    surroundings: {
      namespace: known({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }),
      workload: isScale && old !== undefined ? known(old) : absent,
      owners: ruleCase.owners === undefined ? absent : known(ruleCase.owners),
      ...(ruleCase.images === undefined ? {} : { images: ({ image }) => ruleCase.images?.[image] }),
    },
  }
}

/** autoscaling/v1 Scale of a workload, as the API server makes it: no labels, zero replicas left out. */
export function scaleOf(workload: JsonObject): JsonObject {
  const metadata = digObject(workload, 'metadata') ?? {}
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata
  const replicas = dig(workload, 'spec', 'replicas')
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 || replicas === undefined ? {} : { replicas },
    status: { replicas: replicas ?? 0 },
  }
}

/** The request as an admission.k8s.io/v1 AdmissionReview. */
export function reviewOf(request: EvaluationRequest, uid = '11111111-2222-3333-4444-555555555555'): JsonObject {
  const row = workloadKinds.find(({ group, resource }) => group === request.group && resource === request.resource)
  const isScale = request.subresource === 'scale'
  const kind = isScale
    ? { group: 'autoscaling', version: 'v1', kind: 'Scale' }
    : { group: request.group, version: 'v1', kind: row?.kind ?? '' }
  const resource = { group: request.group, version: 'v1', resource: request.resource }
  const subresource =
    request.subresource === '' ? {} : { subResource: request.subresource, requestSubResource: request.subresource }
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid,
      kind,
      resource,
      requestKind: kind,
      requestResource: resource,
      ...subresource,
      name: request.name,
      namespace: request.namespace,
      operation: request.operation,
      userInfo: { ...request.user, extra: {} },
      object: request.object ?? null,
      oldObject: request.oldObject ?? null,
      dryRun: request.dryRun,
      options: {
        kind: request.operation === 'CREATE' ? 'CreateOptions' : 'UpdateOptions',
        apiVersion: 'meta.k8s.io/v1',
      },
    },
  }
}
