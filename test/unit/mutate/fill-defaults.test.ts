import assert from 'node:assert/strict'
import { digObject, type JsonObject } from '../../../policies/json.ts'
import { workloadKindOf, workloadKinds } from '../../../policies/kubernetes/workloads.ts'
import { Draft, toPatch, type PatchOperation } from '../../../policies/mutate/draft.ts'
import type { ResourceLimitsOptions } from '../../../policies/rules/resource-limits/options.ts'
import { resourceLimits } from '../../../policies/rules/resource-limits.ts'
import { workload } from '../../support/workloads.ts'
import { prepare } from '../rules/prepared-case.ts'

function fill(
  defaults: ResourceLimitsOptions['defaults'],
  object: JsonObject,
): { object: JsonObject; patch: PatchOperation[] } {
  const { prepared, problems } = prepare(resourceLimits, { defaults: defaults ?? {} })
  assert.deepEqual(problems, [])
  const kind = workloadKindOf(object)
  assert.ok(kind)
  const draft = new Draft(object)
  prepared.mutate?.(draft, kind)
  return { object: draft.object, patch: toPatch(draft.fills, object) }
}

const both = { limits: { memory: '512Mi' }, requests: { memory: '256Mi' } }
const limitOnly = { limits: { memory: '512Mi' } }
const requestOnly = { requests: { memory: '256Mi' } }

describe('resourceLimits defaults', () => {
  for (const { kind, pod } of workloadKinds) {
    it(`${kind}: fills app, init and sidecar containers, and no ephemeral ones`, () => {
      const podSpec = {
        initContainers: [{ name: 'setup' }, { name: 'proxy', restartPolicy: 'Always' }],
        containers: [{ name: 'web', resources: { limits: { cpu: '1' } } }],
        ephemeralContainers: [{ name: 'debug' }],
      }
      const { patch } = fill(both, workload(kind, { podSpec }))
      const at = ['', ...pod, 'spec'].join('/')
      const added = { limits: { memory: '512Mi' }, requests: { memory: '256Mi' } }
      assert.deepEqual(patch, [
        { op: 'add', path: `${at}/initContainers/0/resources`, value: added },
        { op: 'add', path: `${at}/initContainers/1/resources`, value: added },
        { op: 'add', path: `${at}/containers/0/resources/limits/memory`, value: '512Mi' },
        { op: 'add', path: `${at}/containers/0/resources/requests`, value: { memory: '256Mi' } },
      ])
    })
  }

  type Row = [
    claim: string,
    defaults: ResourceLimitsOptions['defaults'],
    given: unknown,
    filled: unknown,
    inPod?: JsonObject,
  ]
  const rows: Row[] = [
    [
      'given values stay',
      both,
      { limits: { memory: '1Gi' }, requests: { memory: '1Gi' } },
      { limits: { memory: '1Gi' }, requests: { memory: '1Gi' } },
    ],
    ['a limit of 0 is given', limitOnly, { limits: { memory: '0' } }, { limits: { memory: '0' } }],
    ['null is absent', limitOnly, { limits: { memory: null } }, { limits: { memory: '512Mi' } }],
    [
      'a default limit below the given request is not set',
      limitOnly,
      { requests: { memory: '1Gi' } },
      { requests: { memory: '1Gi' } },
    ],
    [
      'a default limit at the given request is set',
      limitOnly,
      { requests: { memory: '536870912' } },
      { limits: { memory: '512Mi' }, requests: { memory: '536870912' } },
    ],
    [
      'a default request above the given limit is not set',
      requestOnly,
      { limits: { memory: '128Mi' } },
      { limits: { memory: '128Mi' } },
    ],
    [
      'a default request at the given limit is set',
      requestOnly,
      { limits: { memory: '256Mi' } },
      { limits: { memory: '256Mi' }, requests: { memory: '256Mi' } },
    ],
    [
      'a default request above a limit of 0 is not set',
      requestOnly,
      { limits: { memory: 0 } },
      { limits: { memory: 0 } },
    ],
    ['nothing is set beside an unreadable limit', both, { limits: { memory: 'x' } }, { limits: { memory: 'x' } }],
    ['nothing is set beside an unreadable request', both, { requests: { memory: 'x' } }, { requests: { memory: 'x' } }],
    ['resources of another type stay', both, 'x', 'x'],
    [
      'other resources stay',
      { limits: { memory: '0.5Gi', cpu: 1 } },
      { limits: { 'example.com/gpu': 1 } },
      { limits: { 'example.com/gpu': 1, memory: '512Mi', cpu: '1' } },
    ],
    [
      'finer than thousandths is rounded up, as the API server does',
      { requests: { cpu: '1n' } },
      {},
      { requests: { cpu: '1m' } },
    ],
    ['where the pod has a limit, containers are left to it', both, {}, {}, { limits: { memory: '2Gi' } }],
    ['where the pod has a request, no limit becomes a second request', both, {}, {}, { requests: { memory: '300Mi' } }],
    [
      'where the pod has a request, a container with its own request gets a limit',
      both,
      { requests: { memory: '100Mi' } },
      { limits: { memory: '512Mi' }, requests: { memory: '100Mi' } },
      { requests: { memory: '300Mi' } },
    ],
    [
      'a pod-level value of another resource changes nothing',
      limitOnly,
      {},
      { limits: { memory: '512Mi' } },
      { limits: { cpu: '2' } },
    ],
  ]
  for (const [claim, defaults, given, filled, inPod] of rows) {
    it(claim, () => {
      const podSpec = {
        containers: [{ name: 'web', resources: given }],
        ...(inPod === undefined ? {} : { resources: inPod }),
      }
      const result = fill(defaults, workload('Deployment', { podSpec }))
      const spec = digObject(result.object, 'spec', 'template', 'spec')
      assert.deepEqual(spec?.['containers'], [{ name: 'web', resources: filled }])
      assert.deepEqual(fill(defaults, result.object).patch, [], 'filling again changes nothing')
    })
  }

  it('entries that are no containers stay', () => {
    const containers = [null, 'x', 1, [], {}, { resources: {} }]
    assert.deepEqual(fill(both, workload('Pod', { podSpec: { containers } })).patch, [])
    assert.deepEqual(fill(both, { apiVersion: 'v1', kind: 'Pod' }).patch, [])
  })
})
