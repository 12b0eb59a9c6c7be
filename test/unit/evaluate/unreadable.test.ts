import assert from 'node:assert/strict'
import { evaluate } from '../../../policies/evaluate/evaluate.ts'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import { unknown } from '../../../policies/known.ts'
import type { Policy } from '../../../policies/load/policy.ts'
import { requestFor } from '../../support/policy-set.ts'
import { bad, pod, state } from './evaluation-rows.ts'

const unread = unknown('no reader')
const surroundings = { namespace: unread, workload: unread, owners: unread }
const web = requestFor(bad('x'), { surroundings })
const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web' }, spec: { replicas: 1 } }
const scaled = requestFor(scale, {
  group: 'apps',
  resource: 'deployments',
  subresource: 'scale',
  oldObject: scale,
  surroundings,
})
const controlled = requestFor(pod({ annotations: { bad: 'x' } }), { oldObject: pod(), surroundings })
const resized = { ...controlled, subresource: 'resize' }
const generated = requestFor(bad('x', { name: undefined, generateName: 'web-' }))

const prod = { matchLabels: { env: 'prod' } }
const namespace = 'labels of Namespace "prod-shop" could not be read: no reader'
const owners = 'owners of the Pod could not be read: no reader'

const rows: [claim: string, policy: Partial<Policy>, request: EvaluationRequest, told: string[]][] = [
  ['what no policy asks for is not told', {}, web, []],
  ['an empty selector asks for nothing', { match: { namespaceSelector: {} } }, web, []],
  ['labels of a Namespace that match asks for', { match: { namespaceSelector: prod } }, web, [namespace]],
  ['labels of a Namespace that exclude asks for', { exclude: [{ namespaceSelector: prod }] }, web, [namespace]],
  ['nothing where another field decides', { match: { namespaceSelector: prod, names: ['api'] } }, web, []],
  ['nothing where another entry excludes', { exclude: [{ namespaceSelector: prod }, { names: ['web'] }] }, web, []],
  [
    'labels of the workload behind a Scale',
    { match: { objectSelector: prod } },
    scaled,
    ['labels of the workload behind /scale could not be read: no reader'],
  ],
  ['the owner whose kind match names', { match: { kinds: ['Deployment'] } }, resized, [owners]],
  ['the owner whose name match asks for', { match: { kinds: ['Deployment'], names: ['web'] } }, resized, [owners]],
  ['the owner whose labels match asks for', { match: { objectSelector: prod } }, resized, [owners]],
  ['the owner that would tell whether a controller made a Pod', { match: { kinds: ['Pod'] } }, controlled, [owners]],
  [
    'a name that is still to be generated',
    { match: { names: ['api-*'] } },
    generated,
    ['the name is not generated yet'],
  ],
]

describe('evaluate: what could not be read', () => {
  for (const [claim, parts, request, told] of rows) {
    it(claim, () => {
      assert.deepEqual(evaluate(state(parts), request, { now: 0 }).unreadable, told)
    })
  }
})
