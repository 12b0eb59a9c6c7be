import { absent, known, unknown } from '../../../policies/known.ts'
import type { JsonObject } from '../../../policies/json.ts'
import type { PreparedRule } from '../../../policies/rules/rule-type.ts'
import { badAnnotation, policy, policySet, requestFor, rule } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'
import {
  bad,
  controller,
  deployment,
  good,
  lock,
  pod,
  reference,
  scaled,
  state,
  testRows,
  withOwners,
  type Row,
} from './evaluation-rows.ts'

/** A lock of finalizers, to see what the evaluator shows to rules. */
const finalizersLocked: PreparedRule = {
  lock: true,
  reads: () => true,
  compare: ({ old, now }) => {
    const text = (object: JsonObject | undefined): string =>
      JSON.stringify((object?.['metadata'] as JsonObject | undefined)?.['finalizers'] ?? [])
    if (text(old?.object) === text(now.object)) return { kind: 'findings', findings: [] }
    return {
      kind: 'findings',
      findings: [{ path: 'metadata.finalizers', message: 'm', found: 'f', wanted: 'w', fix: 'x' }],
    }
  },
}

/** A Pod that claims a Deployment of uid `d`, as nothing but a forger makes it. */
const ownedByDeployment = (annotations: JsonObject): JsonObject =>
  pod({ annotations, ownerReferences: [{ ...reference, kind: 'Deployment', name: 'web', uid: 'd' }] })

const rows: Row[] = [
  {
    claim: 'DELETE is never judged',
    set: state(),
    request: requestFor(bad('x'), { operation: 'DELETE' }),
    expect: 'operation',
  },
  {
    claim: 'a binding is never judged',
    set: state(),
    request: requestFor(bad('x'), { subresource: 'binding' }),
    expect: 'operation',
  },
  {
    claim: 'an unknown subresource is said',
    set: state(),
    request: requestFor(bad('x'), { subresource: 'surprise' }),
    expect: 'unknown-kind',
  },
  {
    claim: 'a custom Deployment is none',
    set: state(),
    request: requestFor(bad('x'), { group: 'example.com' }),
    expect: 'unknown-kind',
  },
  {
    claim: 'an object being deleted is never blocked',
    set: state(),
    request: requestFor(bad('y'), { oldObject: bad('x', { deletionTimestamp: '2026-01-01T00:00:00Z' }) }),
    expect: 'being-deleted',
  },
  {
    claim: 'only the stored deletionTimestamp counts',
    set: state(),
    request: requestFor(bad('x', { deletionTimestamp: '2026-01-01T00:00:00Z' }), { oldObject: good }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a mirror pod of a kubelet is left alone',
    set: state(),
    request: requestFor(
      workload('Pod', { metadata: { annotations: { bad: 'x', 'kubernetes.io/config.mirror': 'h' } } }),
      { user: { username: 'system:node:a', groups: [] } },
    ),
    expect: 'mirror-pod',
  },
  {
    claim: 'a mirror pod of anyone else is judged',
    set: state(),
    request: requestFor(
      workload('Pod', { metadata: { annotations: { bad: 'x', 'kubernetes.io/config.mirror': 'h' } } }),
    ),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'what a built-in controller creates for an owner is not judged',
    set: state(),
    request: requestFor(pod({ annotations: { bad: 'x' } }), { user: controller }),
    expect: 'built-in-controller',
  },
  {
    claim: 'a forged ownerReference opens nothing',
    set: state(),
    request: requestFor(pod({ annotations: { bad: 'x' } })),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'what a built-in controller creates without an owner is judged',
    set: state(),
    request: requestFor(bad('x'), { user: controller }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an owner of a custom kind exempts nobody',
    set: state(),
    request: requestFor(
      workload('Pod', {
        metadata: {
          annotations: { bad: 'x' },
          ownerReferences: [{ ...reference, apiVersion: 'argoproj.io/v1', kind: 'Rollout' }],
        },
      }),
      { user: controller },
    ),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'another account of kube-system is judged',
    set: state(),
    request: requestFor(pod({ annotations: { bad: 'x' } }), {
      user: { username: 'system:serviceaccount:kube-system:tiller', groups: [] },
    }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a controlled Pod changed by a person is not a Pod of kinds: [Pod]',
    set: state({ match: { kinds: ['Pod'] } }),
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod() })),
    expect: 'no-policy-matches',
  },
  {
    claim: 'a stored owner that does not select the Pod exempts nothing: its controller is about to let go',
    set: state({ match: { kinds: ['Pod'] } }),
    request: withOwners(
      requestFor(pod({ annotations: { bad: 'x' }, labels: {} }), { oldObject: pod({ labels: { app: 'other' } }) }),
    ),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a stored owner of a kind that makes no Pods exempts nothing, though it is there',
    set: state({ match: { kinds: ['Pod'] } }),
    request: {
      ...requestFor(ownedByDeployment({ bad: 'x' }), { oldObject: ownedByDeployment({}) }),
      surroundings: { namespace: absent, workload: absent, owners: known([{ ...deployment, metadata: { uid: 'd' } }]) },
    },
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a stored owner that the cluster does not have exempts nothing',
    set: state({ match: { kinds: ['Pod'] } }),
    request: requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod() }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an owner that cannot be read exempts nothing',
    set: state({ match: { kinds: ['Pod'] } }),
    request: {
      ...requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod() }),
      surroundings: { namespace: known({}), workload: { state: 'absent' }, owners: unknown('no reader') },
    },
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a Deployment policy covers the resize of its Pods',
    set: state({ match: { kinds: ['Deployment'], objectSelector: { matchLabels: { tier: 'gold' } }, names: ['web'] } }),
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod(), subresource: 'resize' })),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a policy for other Deployments does not',
    set: state({ match: { kinds: ['Deployment'], names: ['api'] } }),
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod(), subresource: 'resize' })),
    expect: 'no-policy-matches',
  },
  {
    claim: 'an excluded owner excludes its Pods',
    set: state({ exclude: [{ kinds: ['Deployment'], names: ['web'] }] }),
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod(), subresource: 'resize' })),
    expect: 'no-policy-matches',
  },
  {
    claim: 'signedImages is asked of Pods that controllers make',
    set: policySet([
      policy({ match: { kinds: ['Deployment'] }, rules: [rule('state', badAnnotation, { type: 'signedImages' })] }),
    ]),
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }), { user: controller })),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'removing finalizers is never judged',
    set: policySet([policy({ rules: [rule('lock', finalizersLocked)] })]),
    request: requestFor(good, { oldObject: workload('Deployment', { metadata: { finalizers: ['a/b'] } }) }),
    expect: 'pass',
  },
  {
    claim: 'adding one is',
    set: policySet([policy({ rules: [rule('lock', finalizersLocked)] })]),
    request: requestFor(workload('Deployment', { metadata: { finalizers: ['a/b'] } }), { oldObject: good }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'anything else beside a removed finalizer is judged',
    set: lock(),
    request: requestFor(scaled, { oldObject: workload('Deployment', { metadata: { finalizers: ['a/b'] } }) }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: "a custom controller's ReplicaSet is judged, whoever owns it",
    set: state(),
    request: withOwners(
      requestFor(workload('ReplicaSet', { metadata: { annotations: { bad: 'x' }, ownerReferences: [reference] } }), {
        user: { username: 'system:serviceaccount:argo-rollouts:argo-rollouts', groups: [] },
      }),
    ),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'what a built-in controller updates for an owner is not judged',
    set: state(),
    request: withOwners(
      requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod(), user: controller, subresource: 'status' }),
    ),
    expect: 'built-in-controller',
  },
  {
    claim: 'CONNECT is never judged',
    set: state(),
    request: requestFor(bad('x'), { operation: 'CONNECT', subresource: 'exec' }),
    expect: 'operation',
  },
  {
    claim: 'a stored mirror pod is left alone when its kubelet changes it',
    set: state(),
    request: requestFor(workload('Pod', { metadata: { annotations: { bad: 'x' } } }), {
      oldObject: workload('Pod', { metadata: { annotations: { 'kubernetes.io/config.mirror': 'h' } } }),
      user: { username: 'system:node:a', groups: [] },
    }),
    expect: 'mirror-pod',
  },
  {
    claim: 'a Deployment policy covers the ephemeral containers of its Pods',
    set: state({ match: { kinds: ['Deployment'] } }),
    request: withOwners(
      requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod(), subresource: 'ephemeralcontainers' }),
    ),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a Deployment policy does not cover other changes of its Pods',
    set: state({ match: { kinds: ['Deployment'] } }),
    request: withOwners(requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod() })),
    expect: 'no-policy-matches',
  },
]

describe('evaluate: who and what is evaluated', () => {
  testRows(rows)
})
