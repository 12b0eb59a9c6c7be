import assert from 'node:assert/strict'
import { resources, type ResourceType } from '../../../cluster/resource.ts'
import type { ObjectReference } from '../../../plugin/object-reference.ts'
import type { Write } from '../../../plugin/healing/plan.ts'
import { parseRemediation } from '../../../plugin/healing/record/parse-remediation.ts'
import { recordableUndo } from '../../../plugin/healing/record/recordable-undo.ts'
import { isNoPlan } from '../../../plugin/healing/remedies/outcomes.ts'
import { planUndo } from '../../../plugin/healing/undo/plan-undo.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { scriptedClient } from '../../support/scripted-client.ts'

const target = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }
const widget: ResourceType = {
  ...{ group: 'example.com', version: 'v1', resource: 'widgets', kind: 'Widget', namespaced: true },
}
const roleBindings: ResourceType = {
  ...{ group: 'rbac.authorization.k8s.io', version: 'v1', resource: 'rolebindings', kind: 'RoleBinding' },
  namespaced: true,
}
const replicas = (path = '/spec/replicas'): JsonObject => ({ op: 'replace', path, value: 9 })
const patch = (fields: JsonObject = {}): JsonObject => ({
  ...{ verb: 'patch', resource: resources.deployments, of: target, type: 'json', patch: [replicas()] },
  ...fields,
})
const restore = (fields: JsonObject = {}): JsonObject => ({
  ...{ verb: 'restore', resource: resources.deployments, of: target, from: { kind: 'ReplicaSet', name: 'web-1' } },
  ...fields,
})
const config = { kind: 'ConfigMap', namespace: 'shop', name: 'web' }
const record = (undo: readonly JsonObject[], of: ObjectReference = target, namespace = 'shop'): JsonObject => ({
  metadata: { name: 'web-fix', namespace },
  spec: { target: of, trigger: { type: 'Manual' }, remedy: 'IncreaseMemory', requestedBy: { username: 'a' }, plan: [] },
  status: { phase: 'Succeeded', steps: [], undo },
})
const plan = (object: JsonObject) => planUndo(parseRemediation(object), [])

/** Whoever may write Remediations in a namespace writes these, and an administrator runs undo. */
describe('a forged record makes undo do nothing', () => {
  const about = (of: ObjectReference, resource: ResourceType): JsonObject => record([patch({ of, resource })], of)
  const secret = { ...config, kind: 'Secret' }
  const ofSecret = (path: string): JsonObject =>
    record([patch({ of: secret, resource: resources.secrets, patch: [replicas(path)] })], secret)
  const rows: readonly (readonly [string, JsonObject])[] = [
    ['in another namespace', record([patch({ of: { ...target, namespace: 'kube-system' } })])],
    [
      'in another namespace that its target names too',
      about({ ...target, namespace: 'kube-system' }, resources.deployments),
    ],
    ['to an object without a namespace', about({ kind: 'Node', name: 'node-1' }, resources.nodes)],
    ['to a cluster-wide path', record([patch({ resource: { ...resources.deployments, namespaced: false } })])],
    ['to another object than its target', record([patch({ of: { ...target, name: 'api' } })])],
    [
      'to another resource under the name of its kind',
      record([patch({ resource: { ...roleBindings, kind: 'Deployment' } })]),
    ],
    [
      'to what may do what',
      about({ ...target, apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding' }, roleBindings),
    ],
    [
      'to what may do what, under another name of a kind',
      about({ ...target, kind: 'Widget' }, { ...roleBindings, kind: 'Widget' }),
    ],
    [
      'by a path in a resource',
      record([patch({ resource: { ...resources.deployments, resource: 'deployments/api' } })]),
    ],
    ['by a query in a resource', record([patch({ resource: { ...resources.deployments, resource: 'pods?x=' } })])],
    ['by a path in a group', about({ ...target, kind: 'Widget' }, { ...widget, group: '../../api' })],
    ['by a path in a version', about({ ...target, kind: 'Widget' }, { ...widget, version: 'v1/../v2' })],
    ['without a name', about({ ...target, name: '' }, resources.deployments)],
    ['by another subresource', record([patch({ subresource: 'status' })])],
    ['by resize', record([patch({ subresource: 'resize' })])],
    [
      'with values that no preview shows',
      record([patch({ patch: [replicas('/spec/template/spec/containers/0/command')] })]),
    ],
    [
      'with values that no preview shows, inside others',
      record([patch({ patch: [{ op: 'replace', path: '/spec', value: { template: { spec: { env: [1] } } } }] })]),
    ],
    ['with values of a Secret', ofSecret('/data/password')],
    ['with values of a Secret that are called labels', ofSecret('/data/labels')],
    ['with who owns it', record([patch({ patch: [replicas('/metadata/ownerReferences')] })])],
    ['with what holds it back from going', record([patch({ patch: [replicas('/metadata/finalizers')] })])],
    ['with its whole metadata', record([patch({ patch: [replicas('/metadata')] })])],
    ['with the whole object', record([patch({ patch: [replicas('')] })])],
    ['by a merge patch', record([patch({ type: 'merge', patch: { spec: { replicas: 9 } } })])],
    ['by operations that are not its own', record([patch({ patch: [{ op: 'move', from: '/a', path: '/spec/b' }] })])],
    ['by making something', record([{ verb: 'create', resource: resources.deployments, of: target, object: {} }])],
    [
      'by putting something in its place',
      record([{ verb: 'replace', resource: resources.deployments, of: target, object: {} }]),
    ],
    ['by deleting', record([{ verb: 'delete', resource: resources.deployments, of: target }])],
    ['from a template in another kind of object', record([restore({ from: { kind: 'ConfigMap', name: 'x' } })])],
    [
      'from a Secret into a ConfigMap',
      record([restore({ of: config, resource: resources.configmaps, from: { kind: 'Secret', name: 'x' } })]),
    ],
    ['from nothing', record([restore({ from: { kind: 'ReplicaSet', name: '' } })])],
    ['in more steps than any remedy has', record(Array.from({ length: 65 }, () => patch()))],
  ]
  for (const [claim, object] of rows)
    it(claim, () => {
      const made = plan(object)
      assert.ok(isNoPlan(made), 'a plan was made')
      assert.equal(made.outcome, 'refused')
    })
})

describe('an undo says what it does, not what its record calls it', () => {
  const said = (object: JsonObject): readonly string[] => {
    const made = plan(object)
    return isNoPlan(made) ? [`no plan: ${made.reason}`] : made.steps.map(({ sentence }) => sentence)
  }
  const rows: readonly (readonly [string, JsonObject, RegExp])[] = [
    ['a patch by the object', record([patch()]), /^take back what web-fix changed in Deployment web$/],
    ['a scaling', record([patch({ subresource: 'scale' })]), /Deployment web/],
    [
      'a template by what it is restored from',
      record([restore()]),
      /pod template of Deployment web from ReplicaSet web-1/,
    ],
    [
      'a content by the copy',
      record([
        restore({ of: config, resource: resources.configmaps, from: { kind: 'ConfigMap', name: 'kept-web-1' } }),
      ]),
      /content of ConfigMap web from the kept copy kept-web-1/,
    ],
    [
      'a kind that is not built in by its group',
      record([patch({ of: { ...target, kind: 'Widget' }, resource: widget })], { ...target, kind: 'Widget' }),
      /Widget\.example\.com web/,
    ],
    [
      'an object without a namespace, of a record that administrators keep',
      record(
        [patch({ of: { kind: 'Node', name: 'n1' }, resource: resources.nodes })],
        { kind: 'Node', name: 'n1' },
        'heal-system',
      ),
      /Node n1/,
    ],
  ]
  for (const [claim, object, says] of rows)
    it(claim, () => {
      assert.match(said(object).join('\n'), says)
    })
})

describe('what undo would not send from a record is not written into one', () => {
  const undo = (fields: Partial<Extract<Write, { verb: 'patch' }>> = {}): Write => ({
    ...{ verb: 'patch', resource: resources.deployments, of: target, type: 'json', patch: [replicas()] },
    ...fields,
  })
  const rows: readonly (readonly [string, Write, RegExp | undefined])[] = [
    ['a changed field is', undo(), undefined],
    ['who may do what is not', undo({ resource: { ...roleBindings, kind: 'Deployment' } }), /who may do what/],
    ['a command is not', undo({ patch: [replicas('/spec/template/spec/containers/0/command')] }), /never written down/],
  ]
  for (const [claim, write, why] of rows)
    it(claim, async () => {
      const step = { name: 'A', sentence: 'a', write, undo: write }
      const prepared = {
        step,
        write: { verb: 'delete', resource: resources.pods, of: target },
        after: undefined,
      } as const
      const recorded = await recordableUndo(scriptedClient({}), { ...prepared, before: undefined }, target)
      assert.deepEqual(recorded.undo, why === undefined ? [write] : [])
      if (why !== undefined) assert.match('cannot' in recorded ? recorded.cannot : '', why)
    })
})
