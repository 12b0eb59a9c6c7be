import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { causeOf } from '../../../plugin/drift/cause/cause-of.ts'
import { managerClass } from '../../../plugin/drift/cause/manager-class.ts'
import { ownersOf } from '../../../plugin/drift/cause/owners.ts'
import { takenOver } from '../../../plugin/drift/cause/taken-over.ts'
import { usernameClass } from '../../../plugin/drift/cause/username-class.ts'
import { pathText } from '../../../plugin/drift/compare/path-text.ts'
import { schemasWith } from '../../../plugin/drift/schema/schema-of.ts'
import { found } from './support/compare.ts'
import { workload } from './support/workload.ts'

const managers: readonly [manager: string, subresource: string, scaled: boolean, expected: string][] = [
  ['kubectl-edit', '', false, 'person'],
  ['kubectl-patch', '', false, 'person'],
  ['kubectl-client-side-apply', '', false, 'person'],
  ['kubectl-rollout', '', false, 'person'],
  ['kubectl', 'scale', true, 'person'],
  ['k9s', '', false, 'person'],
  ['kube-controller-manager', 'scale', true, 'autoscaler'],
  ['kube-controller-manager', 'scale', false, 'controller'],
  ['kube-controller-manager', '', true, 'controller'],
  ['vpa-updater', '', false, 'autoscaler'],
  ['keda-operator', '', false, 'autoscaler'],
  ['argocd-controller', '', false, 'gitops'],
  ['argocd-application-controller', '', false, 'gitops'],
  ['kustomize-controller', '', false, 'gitops'],
  ['helm-controller', '', false, 'gitops'],
  ['helm', '', false, 'gitops'],
  ['cert-manager-cainjector', '', false, 'webhook'],
  ['kubelet', '', false, 'controller'],
  ['shop-operator', '', false, 'controller'],
  ['curl', '', false, 'unknown'],
]

const users: readonly [username: string, expected: string][] = [
  ['alice@example.com', 'person'],
  ['system:serviceaccount:kube-system:horizontal-pod-autoscaler', 'autoscaler'],
  ['system:serviceaccount:kube-system:deployment-controller', 'controller'],
  ['system:serviceaccount:argocd:argocd-application-controller', 'gitops'],
  ['system:serviceaccount:flux-system:kustomize-controller', 'gitops'],
  ['system:serviceaccount:shop:deployer', 'controller'],
  ['system:serviceaccount:kube-system:vpa-updater', 'autoscaler'],
  ['system:node:n1', 'controller'],
]

const replicas = { 'f:spec': { 'f:replicas': {} } }
const image = {
  'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } } } } },
}
const entry = (manager: string, operation: string, fieldsV1: JsonObject, time = '2026-11-21T08:00:00Z') => {
  return { manager, operation, time, fieldsV1, fieldsType: 'FieldsV1' }
}
const owned = (...managedFields: JsonObject[]) => workload({ spec: { replicas: 4 }, metadata: { managedFields } })

function causeOfReplicas(live: JsonObject, lastApplied?: JsonObject) {
  const [field] = found(workload({ spec: { replicas: 2 } }), live)
  assert.ok(field)
  return causeOf(field, { owners: ownersOf(live), lastApplied, hasAutoscaler: false })
}

describe('drift: who changed a field', () => {
  for (const [manager, subresource, scaled, expected] of managers) {
    it(`the field manager ${manager}${subresource === '' ? '' : ` on ${subresource}`}${scaled ? ', with an autoscaler,' : ''} is ${expected}`, () => {
      assert.equal(managerClass(manager, subresource, scaled), expected)
    })
  }

  for (const [username, expected] of users) {
    it(`the user ${username} is ${expected}`, () => {
      assert.equal(usernameClass(username), expected)
    })
  }

  it('is the newest owner of the field, with operation and time', () => {
    const live = owned(
      entry('argocd-controller', 'Apply', replicas),
      entry('kubectl-edit', 'Update', replicas, '2026-11-21T09:00:00Z'),
    )
    assert.deepEqual(causeOfReplicas(live), {
      class: 'person',
      manager: 'kubectl-edit',
      operation: 'Update',
      time: Date.parse('2026-11-21T09:00:00Z'),
    })
  })

  it('is unknown where nobody owns the field', () => {
    assert.deepEqual(causeOfReplicas(owned(entry('kubectl-edit', 'Update', image))), { class: 'unknown' })
  })

  it('is unknown for a field that is gone: it has no owner any more', () => {
    const [field] = found(workload({ metadata: { labels: { a: 'b' } } }), owned())
    assert.ok(field)
    assert.deepEqual(causeOf(field, { owners: [], lastApplied: undefined, hasAutoscaler: false }), { class: 'unknown' })
  })

  it('is a webhook where the applier alone owns the field and applied what is declared', () => {
    const applied = {
      'f:metadata': { 'f:annotations': { 'f:kubectl.kubernetes.io/last-applied-configuration': {} } },
      ...replicas,
    }
    const live = owned(entry('kubectl-client-side-apply', 'Update', applied))
    assert.equal(causeOfReplicas(live, workload({ spec: { replicas: 2 } })).class, 'webhook')
    assert.equal(
      causeOfReplicas(live, workload({ spec: { replicas: 4 } })).class,
      'person',
      'it applied the live value',
    )
    const edited = owned(
      entry('kubectl-client-side-apply', 'Update', applied),
      entry('kubectl-edit', 'Update', replicas, '2026-11-21T09:00:00Z'),
    )
    assert.equal(causeOfReplicas(edited, workload({ spec: { replicas: 2 } })).class, 'person')
  })
})

describe('drift: what server-side apply lost', () => {
  const applied = entry('kubectl', 'Apply', image)
  const later = '2026-11-21T09:00:00Z'
  const lost = (object: JsonObject): string[] =>
    takenOver(object, ownersOf(object), schemasWith([])(object), false).map(({ steps }) => pathText(steps))

  it('a field that a person wrote after the apply is taken over', () => {
    assert.deepEqual(lost(owned(applied, entry('kubectl-edit', 'Update', replicas, later))), ['spec.replicas'])
  })
  it('one that was written before the apply was never declared', () => {
    assert.deepEqual(lost(owned(applied, entry('kubectl-edit', 'Update', replicas, '2026-11-21T07:00:00Z'))), [])
  })
  it('one that a controller writes is not', () => {
    assert.deepEqual(lost(owned(applied, entry('kube-controller-manager', 'Update', replicas, later))), [])
  })
  it('one that somebody applies too is not', () => {
    assert.deepEqual(
      lost(owned(applied, entry('other', 'Apply', replicas), entry('kubectl-edit', 'Update', replicas, later))),
      [],
    )
  })
  it('labels and annotations, to which anybody may add, are not', () => {
    const labels = { 'f:metadata': { 'f:labels': { 'f:a': {} } } }
    const live = {
      ...workload({
        metadata: { labels: { a: 'b' }, managedFields: [applied, entry('kubectl-label', 'Update', labels, later)] },
      }),
    }
    assert.deepEqual(lost(live), [])
  })
  it('a value that is the default anyway is not', () => {
    const history = { 'f:spec': { 'f:revisionHistoryLimit': {} } }
    const metadata = { managedFields: [applied, entry('kubectl-edit', 'Update', history, later)] }
    assert.deepEqual(lost(workload({ spec: { revisionHistoryLimit: 10 }, metadata })), [])
    assert.deepEqual(lost(workload({ spec: { revisionHistoryLimit: 3 }, metadata })), ['spec.revisionHistoryLimit'])
  })
})
