import assert from 'node:assert/strict'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { absent, known, unknown } from '../../../policies/known.ts'
import { configChanges } from '../../../plugin/rollback/config-changes.ts'
import { keptCopy } from '../../../plugin/rollback/kept-copy.ts'
import { planRollback, type RollbackSituation } from '../../../plugin/rollback/plan-rollback.ts'
import type { Revision } from '../../../plugin/rollback/revision.ts'
import { usedConfig } from '../../../plugin/rollback/used-config.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const template: JsonObject = {
  spec: {
    initContainers: [{ name: 'i', envFrom: [{ secretRef: { name: 'init' } }] }],
    containers: [
      {
        name: 'web',
        env: [
          { name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } },
          { name: 'B', valueFrom: { secretKeyRef: { name: 'token', key: 'b' } } },
        ],
        envFrom: [{ configMapRef: { name: 'settings' } }],
      },
    ],
    volumes: [
      { name: 'a', configMap: { name: 'files' } },
      { name: 'b', secret: { secretName: 'tls' } },
      { name: 'c', projected: { sources: [{ configMap: { name: 'more' } }, { secret: { name: 'extra' } }] } },
      { name: 'd', emptyDir: {} },
    ],
  },
}

const revision = (number: number, more: JsonObject = {}): Revision => ({
  number,
  keptBy: { kind: 'ReplicaSet', name: `web-${number}`, uid: `uid-${number}` },
  template: { spec: { containers: [{ name: 'web', envFrom: [{ configMapRef: { name: 'settings' } }] }] }, ...more },
  created: Date.parse('2026-11-20T10:00:00Z'),
  changeCause: undefined,
  current: false,
  wasAvailable: 'now',
})

const settings = (mode: string, changed = '2026-11-20T11:00:00Z'): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'prod', managedFields: [{ manager: 'kubectl-edit', time: changed }] },
  data: { mode },
})

describe('the config that a template uses', () => {
  it('is found in env, envFrom, volumes and projected volumes of all containers', () => {
    assert.deepEqual(
      usedConfig(template).map(({ kind, name }) => `${kind}/${name}`),
      [
        'ConfigMap/files',
        'ConfigMap/more',
        'ConfigMap/settings',
        'Secret/extra',
        'Secret/init',
        'Secret/tls',
        'Secret/token',
      ],
    )
  })
})

describe('the config that changed since a revision used it', () => {
  const copy = keptCopy(settings('old'), revision(2).keptBy, now)
  const rows = [
    { claim: 'is told with its copy', object: known(settings('new')), copies: [copy], is: ['restored'] },
    { claim: 'is none where the content is the same again', object: known(settings('old')), copies: [copy], is: [] },
    {
      claim: 'is told without a copy, where it was changed later',
      object: known(settings('new')),
      copies: [],
      is: ['no copy of it was kept'],
    },
    {
      claim: 'is none where it was changed before',
      object: known(settings('new', '2026-11-20T09:00:00Z')),
      copies: [],
      is: [],
    },
    { claim: 'is not claimed where it cannot be read', object: unknown('forbidden'), copies: [], is: [] },
    { claim: 'is restored where it is gone', object: absent, copies: [copy], is: ['restored'] },
    {
      claim: 'is told where it is gone for good',
      object: absent,
      copies: [],
      is: ['it is gone, and no copy of it was kept'],
    },
    {
      claim: 'stays where it is immutable',
      object: known({ ...settings('new'), immutable: true }),
      copies: [copy],
      is: ['it is immutable'],
    },
    {
      claim: 'is not restored from the copy of another revision',
      object: known(settings('new')),
      copies: [keptCopy(settings('old'), revision(1).keptBy, now)],
      is: ['no copy of it was kept'],
    },
  ]
  for (const { claim, object, copies, is } of rows)
    it(claim, () => {
      const changes = configChanges(revision(2), { now: () => object, copies })
      assert.deepEqual(
        changes.map((change) => (change.copy === undefined ? change.reason : 'restored')),
        is,
      )
    })
})

const workload = (kind: string, spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'web', namespace: 'prod', uid: 'w' },
  spec,
})
const stuck = (name: string, label: string, ready: boolean): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'prod', uid: name, labels: { 'controller-revision-hash': label } },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
})
const broken: JsonObject = { kind: 'ControllerRevision', metadata: { name: 'web-3', uid: 'uid-3' } }

function situation(more: Partial<RollbackSituation> = {}): RollbackSituation {
  return {
    versioned: { workload: workload('Deployment'), history: [], pods: [] },
    kind: 'Deployment',
    current: revision(3),
    target: revision(2),
    config: [],
    copies: [],
    now,
    ...more,
  }
}

const steps = (given: RollbackSituation): string[] => planRollback(given).steps.map(({ sentence }) => sentence)

describe('the plan of a rollback', () => {
  it('restores the template, and knows the way back', () => {
    const [step, ...others] = planRollback(situation()).steps
    assert.deepEqual(others, [])
    assert.deepEqual(dig(step, 'write', 'from'), { kind: 'ReplicaSet', name: 'web-2', revision: 2 })
    assert.deepEqual(dig(step, 'undo', 'from'), { kind: 'ReplicaSet', name: 'web-3', revision: 3 })
  })

  it('restores config before the template, and keeps the present one first', () => {
    const copies = [keptCopy(settings('old'), revision(2).keptBy, now - 1)]
    const config = configChanges(revision(2), { now: () => known(settings('new')), copies })
    const plan = planRollback(situation({ config, copies }))
    assert.deepEqual(
      plan.steps.map(({ name }) => name),
      ['KeepConfig', 'RestoreConfig', 'RestoreTemplate'],
    )
    const [keep, restore] = plan.steps
    assert.equal(dig(restore, 'undo', 'from', 'name'), dig(keep, 'write', 'of', 'name'))
    assert.deepEqual(dig(keep, 'write', 'object', 'data'), { mode: 'new' })
  })

  it('keeps nothing twice', () => {
    const copies = [
      keptCopy(settings('old'), revision(2).keptBy, now - 2),
      keptCopy(settings('new'), revision(3).keptBy, now - 1),
    ]
    const config = configChanges(revision(2), { now: () => known(settings('new')), copies })
    const plan = planRollback(situation({ config, copies }))
    assert.deepEqual(
      plan.steps.map(({ name }) => name),
      ['RestoreConfig', 'RestoreTemplate'],
    )
    assert.equal(dig(plan.steps[0], 'undo', 'from', 'name'), dig(copies[1], 'metadata', 'name'))
  })

  it('says what it cannot bring back', () => {
    const config = configChanges(revision(2), { now: () => known(settings('new')), copies: [] })
    const { notes } = planRollback(situation({ config }))
    assert.deepEqual(notes, [
      'ConfigMap settings was changed at 2026-11-20T11:00:00.000Z, after that revision was made, and stays as it is: no copy of it was kept',
    ])
  })

  it('writes over no content that could not be kept first', () => {
    const copies = [keptCopy(settings('old'), revision(2).keptBy, now - 1)]
    const config = configChanges(revision(2), { now: () => known(settings('new')), copies })
    const plan = planRollback(situation({ config, copies, current: undefined }))
    assert.deepEqual(
      plan.steps.map(({ name }) => name),
      ['RestoreTemplate'],
    )
    assert.match(plan.notes[0] ?? '', /could not be kept, as the newest revision is unknown/)
  })

  it('knows the way back from a revision that its controller has not seen yet', () => {
    const spec = { template: { spec: { containers: [{ name: 'web', image: 'web:9' }] } } }
    const versioned = { workload: workload('Deployment', spec), history: [], pods: [] }
    const [step] = planRollback(situation({ versioned, current: undefined })).steps
    assert.match(JSON.stringify(dig(step, 'undo', 'patch')), /"value":"web:9"/)
  })

  it('says that what is made again stays', () => {
    const copies = [keptCopy(settings('old'), revision(2).keptBy, now)]
    const made = configChanges(revision(2), { now: () => absent, copies })
    assert.deepEqual(planRollback(situation({ config: made, copies })).notes, [
      'ConfigMap settings is made again, and stays where this is taken back',
    ])
    const gone = configChanges(revision(2), { now: () => absent, copies: [] })
    assert.deepEqual(planRollback(situation({ config: gone })).notes, [
      'ConfigMap settings, which that revision uses, is not restored: it is gone, and no copy of it was kept',
    ])
  })

  it('deletes the Pod on which a StatefulSet is stuck, and only that', () => {
    const pods = [stuck('web-0', 'web-2', true), stuck('web-1', 'web-2', false), stuck('web-2', 'web-3', false)]
    const versioned = { workload: workload('StatefulSet'), history: [broken], pods }
    assert.deepEqual(steps(situation({ kind: 'StatefulSet', versioned })), [
      'restore the pod template of revision 2',
      'delete Pod web-2, which is stuck on the broken revision',
    ])
  })

  it('deletes nothing of a DaemonSet that replaces its Pods itself', () => {
    const versioned = { workload: workload('DaemonSet'), history: [broken], pods: [stuck('web-x', 'web-3', false)] }
    assert.deepEqual(steps(situation({ kind: 'DaemonSet', versioned })), ['restore the pod template of revision 2'])
  })

  it('tells of strategies that leave Pods as they are', () => {
    const spec = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } }
    const versioned = { workload: workload('StatefulSet', spec), history: [], pods: [] }
    assert.match(planRollback(situation({ kind: 'StatefulSet', versioned })).notes.join(), /partition is 2/)
  })
})
