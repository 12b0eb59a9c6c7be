import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { workloadKindOf, workloadKinds } from '../../../policies/kubernetes/workloads.ts'
import { Draft, toPatch, type PatchOperation } from '../../../policies/mutate/draft.ts'
import type { RequiredAnnotationsOptions } from '../../../policies/rules/required-annotations/options.ts'
import { requiredAnnotations } from '../../../policies/rules/required-annotations.ts'
import { workload } from '../../support/workloads.ts'
import { prepare } from '../rules/prepared-case.ts'

function add(options: RequiredAnnotationsOptions, object: JsonObject): PatchOperation[] {
  const { prepared, problems } = prepare(requiredAnnotations, { ...options, add: true })
  assert.deepEqual(problems, [])
  const kind = workloadKindOf(object)
  assert.ok(kind)
  const draft = new Draft(object)
  prepared.mutate?.(draft, kind)
  const patch = toPatch(draft.fills, object)
  const again = new Draft(draft.object)
  prepared.mutate?.(again, kind)
  assert.deepEqual(again.fills, [], 'adding again changes nothing')
  return patch
}

const template: RequiredAnnotationsOptions = { on: 'template', annotations: { 'example.com/healing': 'on' } }
const own: RequiredAnnotationsOptions = { on: 'workload', annotations: { a: '1' }, labels: { tier: 'web' } }

describe('requiredAnnotations add', () => {
  for (const { kind, pod } of workloadKinds) {
    it(`${kind}: adds to the pod template`, () => {
      const path = ['', ...pod, 'metadata', 'annotations'].join('/')
      assert.deepEqual(add(template, workload(kind)), [{ op: 'add', path, value: { 'example.com/healing': 'on' } }])
    })

    it(`${kind}: adds to its own metadata`, () => {
      const labels =
        kind === 'Pod'
          ? { op: 'add', path: '/metadata/labels/tier', value: 'web' }
          : { op: 'add', path: '/metadata/labels', value: { tier: 'web' } }
      assert.deepEqual(add(own, workload(kind)), [
        { op: 'add', path: '/metadata/annotations', value: { a: '1' } },
        labels,
      ])
    })
  }

  it('present values stay, right or wrong', () => {
    const object = workload('Deployment', { templateMetadata: { annotations: { 'example.com/healing': 'off' } } })
    assert.deepEqual(add(template, object), [])
  })

  it('other annotations stay', () => {
    const object = workload('Deployment', { templateMetadata: { annotations: { b: '2' } } })
    const path = '/spec/template/metadata/annotations/example.com~1healing'
    assert.deepEqual(add(template, object), [{ op: 'add', path, value: 'on' }])
  })

  it('annotations of another type stay', () => {
    assert.deepEqual(add(template, workload('Deployment', { templateMetadata: { annotations: 'x' } })), [])
  })

  it('what an owner made gets nothing of its own', () => {
    const reference = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'u-1', controller: true }
    assert.deepEqual(add(own, workload('ReplicaSet', { metadata: { ownerReferences: [reference] } })), [])
  })

  const excluding = (operator: string, values?: string[]) =>
    workload('Deployment', {
      spec: { selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator, values }] } },
    })
  const labelled: RequiredAnnotationsOptions = { on: 'template', labels: { tier: 'web' } }
  const added = [{ op: 'add', path: '/spec/template/metadata/labels/tier', value: 'web' }]

  const selectors: [string, JsonObject, unknown[]][] = [
    ['a label that the selector excludes is not added', excluding('DoesNotExist'), []],
    ['a value that the selector excludes is not added', excluding('NotIn', ['web']), []],
    ['a value that the selector does not exclude is added', excluding('NotIn', ['db']), added],
    ['a label that the selector does not name is added', workload('Deployment'), added],
  ]
  for (const [claim, object, patch] of selectors) {
    it(claim, () => {
      assert.deepEqual(add(labelled, object), patch)
    })
  }

  it('without add nothing is added', () => {
    assert.equal('mutate' in prepare(requiredAnnotations, own).prepared, false)
  })
})
