import assert from 'node:assert/strict'
import { diagnose } from '../../../../plugin/diagnosis/diagnose.ts'
import type { Finding } from '../../../../plugin/diagnosis/finding.ts'
import type { DiagnosisTarget } from '../../../../plugin/diagnosis/target.ts'
import type { Verdict } from '../../../../plugin/diagnosis/verdict.ts'
import type { JsonObject } from '../../../../policies/json.ts'
import { now } from '../../../support/diagnosis/clock.ts'
import { waiting } from '../../../support/diagnosis/containers.ts'
import { snapshotOf } from '../../../support/diagnosis/facts.ts'
import { finding, finds, ref, shortName } from '../../../support/diagnosis/findings.ts'
import { deployment, namespace, node, replicaSet, secret } from '../../../support/diagnosis/objects.ts'
import { pod } from '../../../support/diagnosis/pods.ts'

const crowd = Array.from({ length: 20 }, (_, index) => pod({ name: `web-5d9c7b8f6-aaa${String(index + 10)}` }))
const names = crowd.map((each) => String((each['metadata'] as JsonObject)['name']))
const objects = [deployment(), replicaSet(), ...crowd]

function verdictOf(findings: readonly Finding[], among: readonly JsonObject[] = objects): Verdict {
  const [verdict, ...others] = diagnose(snapshotOf(among), { analyzers: [finds(...findings)] }).verdicts
  assert.ok(verdict !== undefined && others.length === 0)
  return verdict
}

const ofEach = (make: (name: string, index: number) => Partial<Finding>) =>
  names.map((name, index) =>
    finding('OutOfMemory', 'Deployment/web', {
      affects: [`Pod/${name}`],
      cause: 'same',
      ...withoutReferences(make(name, index)),
    }),
  )

function withoutReferences({ evidence, next, ruledOut, unread, cause }: Partial<Finding>) {
  return {
    ...(evidence && { evidence }),
    ...(next && { next }),
    ...(ruledOut && { ruledOut }),
    ...(unread && { unread }),
    ...(cause && { cause }),
  }
}

describe('one verdict for many findings', () => {
  it('counts Pods and names their workload once', () => {
    const { affected, workloads, pods } = verdictOf(ofEach(() => ({})))
    assert.deepEqual(
      [affected.map(shortName), workloads.map(shortName), pods.length],
      [['Deployment/web'], ['Deployment/web'], 20],
    )
  })

  it('counts the Pods of workloads that only a consequence affects', () => {
    const api = deployment({ name: 'api' })
    const ofApi = pod({ name: 'api-1', owner: replicaSet({ name: 'api-5', owner: api }) })
    const { affected, pods } = verdictOf(
      [
        finding('OutOfMemory', 'Deployment/web', { affects: [`Pod/${names[0] ?? ''}`] }),
        finding('ContainerCrash', 'Deployment/api', { affects: ['Pod/api-1'], because: [`Pod/${names[0] ?? ''}`] }),
      ],
      [...objects, api, replicaSet({ name: 'api-5', owner: api }), ofApi],
    )
    assert.deepEqual([affected.map(shortName), pods.length], [['Deployment/api', 'Deployment/web'], 2])
  })

  it('like evidence of many Pods is one piece, the newest, with a count', () => {
    const { evidence, moreEvidence } = verdictOf(
      ofEach((name, index) => ({
        evidence: [
          {
            object: ref(`Pod/${name}`),
            field: 'event BackOff',
            value: `Back-off restarting ${name}, ${String(index)} times`,
            time: now - index,
          },
        ],
      })),
    )
    assert.deepEqual(
      evidence.map(({ value, more }) => [value, more]),
      [[`Back-off restarting ${names[0] ?? ''}, 0 times`, 19]],
    )
    assert.equal(moreEvidence, 0)
  })

  it('evidence is bounded, the most telling of every finding first', () => {
    const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
    const evidence = words.map((value) => ({ object: ref('Deployment/web'), field: 'f', value }))
    const merged = verdictOf([finding('OutOfMemory', 'Deployment/web', { evidence })])
    assert.deepEqual(
      merged.evidence.map(({ value }) => value),
      words.slice(0, 6),
    )
    assert.equal(merged.moreEvidence, 3)
  })

  it('commands that differ only in the Pod are told once, those of one finding all', () => {
    const { next } = verdictOf(
      ofEach((name) => ({ next: [`kubectl logs ${name}`, 'kubectl get events', `kubectl describe pod ${name}`] })),
    )
    assert.deepEqual(next, [
      `kubectl logs ${names[0] ?? ''}`,
      'kubectl get events',
      `kubectl describe pod ${names[0] ?? ''}`,
    ])
  })

  it('what is to be done next is a line each: a name must not begin a command of its own', () => {
    const { next } = verdictOf([
      finding('OutOfMemory', 'Deployment/web', {
        affects: [],
        next: ['# create it in a\nrm -rf ~', 'kubectl get pods'],
      }),
    ])
    assert.deepEqual(next, ['# create it in a rm -rf ~', 'kubectl get pods'])
  })
  it('what was ruled out and not read is united', () => {
    const { ruledOut, unread } = verdictOf([
      finding('OutOfMemory', 'Deployment/web', { ruledOut: ['not a', 'not b'], unread: ['logs: forbidden'] }),
      finding('OutOfMemory', 'Deployment/web', { ruledOut: ['not c', 'not a'], unread: ['logs: forbidden'] }),
    ])
    assert.deepEqual([ruledOut, unread], [['not a', 'not b', 'not c'], ['logs: forbidden']])
  })

  it('of several sentences the most frequent is the cause, the others stand beside it', () => {
    const verdict = verdictOf(
      ofEach((_, index) => ({ cause: index === 0 ? 'container side ends with exit code 2' : 'container web ends' })),
    )
    assert.deepEqual([verdict.cause, verdict.also], ['container web ends', ['container side ends with exit code 2']])
  })

  const roots: [claim: string, root: string, exists: boolean | undefined][] = [
    ['a root that was read exists', 'Deployment/web', true],
    ['one that was looked for and not found does not', 'Secret/absent', false],
    ['one of a kind that was not read is unknown', 'Service/web', undefined],
    ['a registry is no object', 'Registry/registry.example.com', undefined],
  ]
  for (const [claim, root, exists] of roots) {
    it(claim, () => {
      const snapshot = snapshotOf([...objects, secret()], { unread: { services: 'forbidden' } })
      const { verdicts } = diagnose(snapshot, { analyzers: [finds(finding('OutOfMemory', root))] })
      assert.equal(verdicts[0]?.rootExists, exists)
    })
  }
})

describe('the order of verdicts', () => {
  const down = (name: string) => deployment({ name, status: { readyReplicas: 0, availableReplicas: 0 } })
  const all = [deployment({ name: 'half' }), down('dead'), deployment({ name: 'other' })]
  const rows: [claim: string, findings: Finding[], order: string[]][] = [
    [
      'critical before warnings, however much these affect',
      [
        finding('PodEvicted', 'Node/n', { affects: ['Deployment/half', 'Deployment/dead'] }),
        finding('OutOfMemory', 'Deployment/other'),
      ],
      ['OutOfMemory', 'PodEvicted'],
    ],
    [
      'what is wholly down before what works in part',
      [
        finding('SecretMissing', 'Secret/s', { affects: ['Deployment/half', 'Deployment/other'] }),
        finding('OutOfMemory', 'Deployment/dead'),
      ],
      ['OutOfMemory', 'SecretMissing'],
    ],
    [
      'then what affects more',
      [
        finding('OutOfMemory', 'Deployment/half'),
        finding('SecretMissing', 'Secret/s', { affects: ['Deployment/half', 'Deployment/other'] }),
      ],
      ['SecretMissing', 'OutOfMemory'],
    ],
    [
      'then by name',
      [
        finding('SecretMissing', 'Secret/b', { affects: ['Deployment/half'] }),
        finding('ConfigMapMissing', 'ConfigMap/b', { affects: ['Deployment/half'] }),
      ],
      ['ConfigMapMissing', 'SecretMissing'],
    ],
  ]
  for (const [claim, findings, order] of rows) {
    it(claim, () => {
      for (const given of [findings, findings.toReversed()]) {
        const { verdicts } = diagnose(snapshotOf(all), { analyzers: [finds(...given)] })
        assert.deepEqual(
          verdicts.map(({ code }) => code),
          order,
        )
      }
    })
  }
})

describe('a diagnosis of one target', () => {
  const findings = [
    finding('OutOfMemory', 'Deployment/web', { affects: [`Pod/${names[0] ?? ''}`] }),
    finding('ServiceWithoutReadyPods', 'Service/web', { because: [`Pod/${names[0] ?? ''}`] }),
    finding('SecretMissing', 'Secret/token', { affects: ['Deployment/api'] }),
    finding('NodeNotReady', 'Node/n'),
  ]
  const rows: [claim: string, target: DiagnosisTarget, codes: string[]][] = [
    ['a workload', ref('Deployment/web'), ['OutOfMemory']],
    ['what it owns', ref(`ReplicaSet/web-5d9c7b8f6`), ['OutOfMemory']],
    ['a Pod that was seen', ref(`Pod/${names[0] ?? ''}`), ['OutOfMemory']],
    ['a Pod that is well', ref(`Pod/${names[1] ?? ''}`), []],
    ['what follows', ref('Service/web'), ['OutOfMemory']],
    ['a root that does not exist', ref('Secret/token'), ['SecretMissing']],
    ['a kind', { kind: 'Deployment' }, ['OutOfMemory', 'SecretMissing']],
    ['another kind', { kind: 'StatefulSet' }, []],
    ['a Namespace is what is in it', ref(`Namespace/${namespace}`), ['OutOfMemory', 'SecretMissing']],
    ['a workload of another namespace', ref('Deployment/other/web'), []],
    ['a Node', ref('Node/n'), ['NodeNotReady']],
  ]
  for (const [claim, target, codes] of rows) {
    it(claim, () => {
      const { verdicts } = diagnose(snapshotOf(objects), { target, analyzers: [finds(...findings)] })
      assert.deepEqual(verdicts.map(({ code }) => code).sort(), codes)
    })
  }
})

describe('diagnosis is total', () => {
  it('an analyzer that throws is told, and what it and others found stays', () => {
    const failing = {
      name: 'bad',
      reads: [],
      *analyze() {
        yield finding('OutOfMemory', 'Deployment/web')
        throw new TypeError('x is not\na function')
      },
    }
    const { verdicts, unread } = diagnose(snapshotOf(objects), {
      analyzers: [failing, finds(finding('NodeNotReady', 'Node/n'))],
    })
    assert.equal(verdicts.length, 2)
    assert.deepEqual(unread, [
      { resource: 'analyzer bad', reason: 'it failed, which is a defect of kubectl-heal: x is not a function' },
    ])
  })

  it('a kind that an analyzer reads and that was not read is told', () => {
    const analyzer = { name: 'a', reads: ['coreevents', 'pods'], analyze: () => [] } as const
    const { unread } = diagnose(snapshotOf(objects, { unread: { coreevents: 'forbidden' } }), { analyzers: [analyzer] })
    assert.deepEqual(unread, [{ resource: 'events', reason: 'forbidden' }])
  })

  it('a Pod that is being made yields nothing', () => {
    const young = pod({ age: 1000, containers: [{ state: waiting('ContainerCreating') }], ready: false })
    assert.deepEqual(diagnose(snapshotOf([deployment(), replicaSet(), node(), young])).verdicts, [])
  })
})
