import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import { known, unknown } from '../../../policies/known.ts'
import { requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'
import { bad, deployment, good, state, testRows, type Row } from './evaluation-rows.ts'

const inNamespace = (labels: Record<string, string>): EvaluationRequest => {
  const request = requestFor(bad('x'))
  return { ...request, surroundings: { ...request.surroundings, namespace: known({ metadata: { labels } }) } }
}

const rows: Row[] = [
  {
    claim: 'match holds for the old labels',
    set: state({ match: { objectSelector: { matchLabels: { tier: 'gold' } } } }),
    request: requestFor(bad('x'), { oldObject: deployment }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'match holds for the new labels',
    set: state({ match: { objectSelector: { matchLabels: { tier: 'gold' } } } }),
    request: requestFor(bad('x', { labels: { tier: 'gold' } }), { oldObject: good }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'exclude must hold for both',
    set: state({ exclude: [{ objectSelector: { matchLabels: { tier: 'gold' } } }] }),
    request: requestFor(bad('x', { labels: { tier: 'gold' } }), { oldObject: good }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'exclude holds for both',
    set: state({ exclude: [{ objectSelector: { matchLabels: { tier: 'gold' } } }] }),
    request: requestFor(bad('x', { labels: { tier: 'gold' } }), { oldObject: deployment }),
    expect: 'no-policy-matches',
  },
  {
    claim: 'namespaces are globs',
    set: state({ match: { namespaces: ['prod-*'] } }),
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'another namespace does not match',
    set: state({ match: { namespaces: ['dev-*'] } }),
    request: requestFor(bad('x')),
    expect: 'no-policy-matches',
  },
  {
    claim: 'kubernetes.io/metadata.name is always there',
    set: state({ match: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'prod-shop' } } } }),
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a Namespace that cannot be read matches',
    set: state({ match: { namespaceSelector: { matchLabels: { env: 'prod' } } } }),
    request: requestFor(bad('x'), {
      surroundings: { namespace: unknown('no reader'), workload: { state: 'absent' }, owners: { state: 'absent' } },
    }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a generated name matches names',
    set: state({ match: { names: ['api-*'] } }),
    request: requestFor(bad('x'), {
      name: '',
      object: workload('Deployment', {
        metadata: { name: undefined, generateName: 'web-', annotations: { bad: 'x' } },
      }),
    }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a Namespace that cannot be read is not excluded',
    set: state({ exclude: [{ namespaceSelector: { matchLabels: { env: 'prod' } } }] }),
    request: requestFor(bad('x'), {
      surroundings: { namespace: unknown('no reader'), workload: { state: 'absent' }, owners: { state: 'absent' } },
    }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a Namespace is matched by its labels',
    set: state({ match: { namespaceSelector: { matchLabels: { env: 'prod' } } } }),
    request: inNamespace({ env: 'prod' }),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a Namespace with other labels does not match',
    set: state({ match: { namespaceSelector: { matchLabels: { env: 'prod' } } } }),
    request: inNamespace({ env: 'dev' }),
    expect: 'no-policy-matches',
  },
  {
    claim: 'the entries of a list are alternatives',
    set: state({ match: { namespaces: ['dev-*', 'prod-*'], names: ['api', 'web'] } }),
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'the given fields must all hold',
    set: state({ match: { namespaces: ['prod-*'], names: ['api'] } }),
    request: requestFor(bad('x')),
    expect: 'no-policy-matches',
  },
  {
    claim: 'another kind does not match',
    set: state({ match: { kinds: ['StatefulSet'] } }),
    request: requestFor(bad('x')),
    expect: 'no-policy-matches',
  },
  {
    claim: 'one entry of exclude is enough',
    set: state({ exclude: [{ names: ['api'] }, { namespaces: ['prod-shop'] }] }),
    request: requestFor(bad('x')),
    expect: 'no-policy-matches',
  },
  {
    claim: 'the fields of an entry of exclude must all hold',
    set: state({ exclude: [{ names: ['api'], namespaces: ['prod-shop'] }] }),
    request: requestFor(bad('x')),
    expect: 'fail',
    denied: true,
  },
]

describe('evaluate: match and exclude', () => {
  testRows(rows)
})
