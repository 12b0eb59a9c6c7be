import type { EvaluationRequest } from '../../policies/evaluate/request.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { absent, known } from '../../policies/known.ts'
import { workloadKindOf } from '../../policies/kubernetes/workloads.ts'
import type { Action, DriftException, Policy, PolicySet, Rule } from '../../policies/load/policy.ts'
import { findings, type PreparedRule } from '../../policies/rules/rule-type.ts'

const source = { file: 'test.yaml', line: 1, column: 1 }

/** A policy with the parts a test cares about; everything else is the default of the format. */
export function policy(parts: Partial<Policy> & { rules: readonly Rule[] }): Policy {
  return { name: 'policy', match: {}, exclude: [], managers: {}, source, ...parts }
}

/** A set of policies (sorted by name, as the loader does) and exceptions. */
export function policySet(policies: readonly Policy[], exceptions: readonly DriftException[] = []): PolicySet {
  return { policies: [...policies].sort((a, b) => (a.name < b.name ? -1 : 1)), exceptions, hash: 'test' }
}

/** A rule around a prepared rule; its type only matters where the evaluator asks for it. */
export function rule(name: string, prepared: PreparedRule, parts: { action?: Action; type?: Rule['type'] } = {}): Rule {
  return { name, type: parts.type ?? 'cel', action: parts.action ?? 'Enforce', options: {}, prepared }
}

/** Finds the annotation `bad` of the workload, whatever its value: a rule on the state. */
export const badAnnotation: PreparedRule = {
  lock: false,
  reads: () => true,
  inspect: ({ object }) => {
    const value = asString(dig(object, 'metadata', 'annotations', 'bad'))
    if (value === undefined) return findings([])
    return findings([
      { path: 'metadata.annotations.bad', message: 'is bad', found: value, wanted: 'absent', fix: 'remove it' },
    ])
  },
}

/** Finds a change of spec.replicas: a lock. */
export const replicasLocked: PreparedRule = {
  lock: true,
  reads: () => true,
  compare: ({ old, now }) => {
    const [before, after] = [dig(old?.object, 'spec', 'replicas'), dig(now.object, 'spec', 'replicas')]
    if (before === after) return findings([])
    return findings([
      {
        path: 'spec.replicas',
        message: 'locked',
        found: String(after),
        wanted: String(before),
        fix: 'change it in git',
      },
    ])
  },
}

/** A request for a manifest: CREATE, or UPDATE where `oldObject` is given; alice asks, the Namespace has no labels. */
export function requestFor(object: JsonObject, parts: Partial<EvaluationRequest> = {}): EvaluationRequest {
  const kind = workloadKindOf(object)
  const namespace = asString(dig(object, 'metadata', 'namespace')) ?? 'default'
  return {
    operation: parts.oldObject === undefined ? 'CREATE' : 'UPDATE',
    group: kind?.group ?? '',
    resource: kind?.resource ?? 'unknown',
    subresource: '',
    name: asString(dig(object, 'metadata', 'name')) ?? '',
    namespace,
    user: { username: 'alice', groups: ['system:authenticated'] },
    dryRun: false,
    object,
    surroundings: { namespace: known({ metadata: { name: namespace } }), workload: absent, owners: absent },
    ...parts,
  }
}
