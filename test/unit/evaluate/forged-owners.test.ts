import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { known } from '../../../policies/known.ts'
import type { DriftException } from '../../../policies/load/policy.ts'
import { requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'
import { state, testRows, type Row } from './evaluation-rows.ts'

const deleted = { deletionTimestamp: '2026-01-01T00:00:00Z' }

/** The ownerReference to an object that counts as a controller. */
function controlledBy(kind: string, name: string): JsonObject {
  const apiVersion = kind.endsWith('Job') ? 'batch/v1' : 'apps/v1'
  return { ownerReferences: [{ apiVersion, kind, name, uid: `uid of ${name}`, controller: true }] }
}

const labels = { app: 'web' }
const named = (kind: Parameters<typeof workload>[0], name: string, metadata: JsonObject = {}): JsonObject =>
  workload(kind, { name, metadata: { uid: `uid of ${name}`, labels, ...metadata } })

/** A change of an object from good to bad (for a Pod: through /resize), with what the cluster says of its owners. */
function change(object: JsonObject, owners: JsonObject[], parts: Partial<EvaluationRequest> = {}): EvaluationRequest {
  const metadata = object['metadata'] as JsonObject
  return requestFor(
    { ...object, metadata: { ...metadata, annotations: { bad: 'x' } } },
    {
      oldObject: object,
      ...parts,
      surroundings: { namespace: known({}), workload: { state: 'absent' }, owners: known(owners) },
    },
  )
}

const resize = { subresource: 'resize' }
const pod = named('Pod', 'pod', controlledBy('ReplicaSet', 'plain'))
const plain = named('ReplicaSet', 'plain', controlledBy('Deployment', 'decoy'))
const ofPlain = state({ match: { kinds: ['ReplicaSet'], names: ['plain'] } })
const step = named('Pod', 'pod', controlledBy('Job', 'ledger'))

/** A policy for Deployments and ReplicaSets, so for all their Pods. */
const ofEveryPod = state({ match: { kinds: ['Deployment', 'ReplicaSet'] } })
const forDecoy: DriftException = {
  ...{ name: 'exception', policy: 'policy', rules: ['state'], owner: 'team', reason: 'sale', atExpiry: 'Keep' },
  ...{ target: { kind: 'Deployment', namespace: 'prod-shop', name: 'decoy' }, expiresAt: 2_000 },
  ...{ subjects: [{ kind: 'User', name: 'alice' }], source: { file: 'test.yaml', line: 1, column: 1 } },
}

const rows: Row[] = [
  {
    claim: 'a Pod of an owner that is being deleted stands for itself: nobody puts it right',
    set: state({ match: { kinds: ['Pod'] } }),
    request: change(pod, [named('ReplicaSet', 'plain', deleted)]),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'and is still covered through it',
    set: ofPlain,
    request: change(pod, [named('ReplicaSet', 'plain', deleted)], resize),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'an owner that is passed off as the work of another, which does not select it, is the top owner',
    set: ofPlain,
    request: change(
      pod,
      [plain, workload('Deployment', { name: 'decoy', spec: { selector: { matchLabels: { app: 'decoy' } } } })],
      resize,
    ),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'one that is passed off as the work of another that is being deleted still covers its Pods',
    set: ofPlain,
    request: change(pod, [plain, named('Deployment', 'decoy', deleted)], resize),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'and so does the other',
    set: state({ match: { kinds: ['Deployment'], names: ['decoy'] } }),
    request: change(pod, [plain, named('Deployment', 'decoy', deleted)], resize),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'who is selected by a Deployment that lives is its work',
    set: ofPlain,
    request: change(pod, [plain, named('Deployment', 'decoy')], resize),
    expect: 'no-policy-matches',
  },
  {
    claim: 'an exception for what lives covers what it owns',
    set: { ...ofEveryPod, exceptions: [forDecoy] },
    request: change(pod, [plain, named('Deployment', 'decoy')], resize),
    expect: 'skip',
  },
  {
    claim: 'an exception for what is being deleted is not one for what was given to it',
    set: { ...ofEveryPod, exceptions: [forDecoy] },
    request: change(pod, [plain, named('Deployment', 'decoy', deleted)], resize),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'a Job of another name than its CronJob gives is not its work',
    set: state({ match: { kinds: ['Job'], names: ['ledger'] } }),
    request: change(
      step,
      [named('Job', 'ledger', controlledBy('CronJob', 'nightly')), named('CronJob', 'nightly')],
      resize,
    ),
    expect: 'fail',
    denied: true,
  },
  {
    claim: 'one of such a name is',
    set: state({ match: { kinds: ['CronJob'], names: ['nightly'] } }),
    request: change(
      named('Pod', 'pod', controlledBy('Job', 'nightly-29920299')),
      [named('Job', 'nightly-29920299', controlledBy('CronJob', 'nightly')), named('CronJob', 'nightly')],
      resize,
    ),
    expect: 'fail',
    denied: true,
  },
]

describe('evaluate: owners that are no owners', () => {
  testRows(rows)
})
