import assert from 'node:assert/strict'
import { diagnose } from '../../../../plugin/diagnosis/diagnose.ts'
import type { Finding } from '../../../../plugin/diagnosis/finding.ts'
import { snapshotOf } from '../../../support/diagnosis/facts.ts'
import { finding, finds, outline } from '../../../support/diagnosis/findings.ts'
import { deployment, replicaSet } from '../../../support/diagnosis/objects.ts'
import { pod } from '../../../support/diagnosis/pods.ts'

const api = deployment({ name: 'api' })
const apiSet = replicaSet({ name: 'api-1', owner: api })
const objects = [
  deployment(),
  replicaSet(),
  api,
  apiSet,
  ...['web-a', 'web-b', 'web-c'].map((name) => pod({ name })),
  ...['api-a', 'api-b'].map((name) => pod({ name, owner: apiSet })),
]

type Row = [claim: string, findings: Finding[], verdicts: string[]]

const rows: Row[] = [
  ['nothing found is no verdict', [], []],
  [
    'a missing Secret explains the Pods of all workloads once',
    [
      finding('SecretMissing', 'Secret/token', { affects: ['Pod/web-a'] }),
      finding('SecretMissing', 'Secret/token', { affects: ['Pod/web-b'] }),
      finding('SecretMissing', 'Secret/token', { affects: ['Pod/api-a'] }),
    ],
    ['SecretMissing Secret/token: Deployment/api, Deployment/web'],
  ],
  [
    'a registry that fails for many workloads is one verdict',
    [
      finding('RegistryUnreachable', 'Registry/registry.example.com', { affects: ['Pod/web-a'] }),
      finding('RegistryUnreachable', 'Registry/registry.example.com', { affects: ['Pod/api-a'] }),
    ],
    ['RegistryUnreachable Registry/registry.example.com: Deployment/api, Deployment/web'],
  ],
  [
    'two causes of one workload stay two verdicts',
    [
      finding('OutOfMemory', 'Deployment/web', { affects: ['Pod/web-a'] }),
      finding('SecretMissing', 'Secret/token', { affects: ['Pod/web-b'] }),
    ],
    ['OutOfMemory Deployment/web: Deployment/web', 'SecretMissing Secret/token: Deployment/web'],
  ],
  [
    'a Service without ready Pods stands under what its Pods fail by',
    [
      finding('ServiceWithoutReadyPods', 'Service/web', { because: ['Pod/web-a', 'Pod/web-b'] }),
      finding('ContainerCrash', 'Deployment/web', { affects: ['Pod/web-b'] }),
    ],
    ['ContainerCrash Deployment/web: Deployment/web < ServiceWithoutReadyPods Service/web'],
  ],
  [
    'what is not explained stands on its own',
    [finding('ServiceWithoutReadyPods', 'Service/web', { because: ['Pod/web-a'] }), finding('NodeNotReady', 'Node/n')],
    ['NodeNotReady Node/n: Node/n', 'ServiceWithoutReadyPods Service/web: Service/web'],
  ],
  [
    'a Pod stands for its workload: a quota that stops the Deployment explains the Service of its Pods',
    [
      finding('QuotaExceeded', 'ResourceQuota/q', { affects: ['Deployment/web'] }),
      finding('ServiceWithoutReadyPods', 'Service/web', { because: ['Pod/web-a'] }),
    ],
    ['QuotaExceeded ResourceQuota/q: Deployment/web < ServiceWithoutReadyPods Service/web'],
  ],
  [
    'a chain stands under the root-most, the nearest first',
    [
      finding('IngressBackendMissing', 'Ingress/shop', { because: ['Service/web'] }),
      finding('ServiceWithoutReadyPods', 'Service/web', { because: ['Pod/web-a'] }),
      finding('PodNotReady', 'Deployment/web', { affects: ['Pod/web-a'], because: ['Node/node-1'] }),
      finding('NodeNotReady', 'Node/node-1', { affects: ['Node/node-1'] }),
    ],
    [
      'NodeNotReady Node/node-1: Deployment/web, Node/node-1 < PodNotReady Deployment/web < ServiceWithoutReadyPods Service/web < IngressBackendMissing Ingress/shop',
    ],
  ],
  [
    'workloads that only a consequence affects are affected too',
    [
      finding('VolumeClaimUnbound', 'PersistentVolumeClaim/data', { affects: ['Pod/api-a'] }),
      finding('ContainerCrash', 'Deployment/web', { affects: ['Pod/web-a'], because: ['Pod/api-a'] }),
    ],
    ['VolumeClaimUnbound PersistentVolumeClaim/data: Deployment/api, Deployment/web < ContainerCrash Deployment/web'],
  ],
  [
    'a circle ends: the worse cause stands, the others under it',
    [
      finding('DisruptionBudgetZero', 'PodDisruptionBudget/web', { because: ['Service/web'] }),
      finding('ServiceWithoutReadyPods', 'Service/web', { because: ['PodDisruptionBudget/web'] }),
      finding('IngressBackendMissing', 'Ingress/shop', { because: ['Service/web'] }),
    ],
    [
      'ServiceWithoutReadyPods Service/web: Service/web < IngressBackendMissing Ingress/shop < DisruptionBudgetZero PodDisruptionBudget/web',
    ],
  ],
  [
    'consequences that explain each other too still find what explains them both',
    [
      finding('RolloutStuck', 'Deployment/web', { because: ['Pod/web-a'] }),
      finding('ServiceWithoutReadyPods', 'Service/web', {
        affects: ['Service/web', 'Pod/web-a'],
        because: ['Pod/web-a'],
      }),
      finding('ImageNotFound', 'Deployment/web', { affects: ['Pod/web-a'] }),
    ],
    [
      'ImageNotFound Deployment/web: Deployment/web < ServiceWithoutReadyPods Service/web < RolloutStuck Deployment/web',
    ],
  ],
  [
    'a finding never explains itself',
    [finding('PodNotReady', 'Deployment/web', { affects: ['Pod/web-a'], because: ['Pod/web-a'] })],
    ['PodNotReady Deployment/web: Deployment/web'],
  ],
  [
    'one unexplained finding of a cause keeps it a verdict',
    [
      finding('ContainerCrash', 'Deployment/web', { affects: ['Pod/web-a'], because: ['Pod/api-a'] }),
      finding('ContainerCrash', 'Deployment/web', { affects: ['Pod/web-b'] }),
      finding('OutOfMemory', 'Deployment/api', { affects: ['Pod/api-a'] }),
    ],
    ['ContainerCrash Deployment/web: Deployment/web', 'OutOfMemory Deployment/api: Deployment/api'],
  ],
  [
    'of several explanations the one that explains more',
    [
      finding('ServiceWithoutReadyPods', 'Service/web', { because: ['Pod/web-a'] }),
      finding('ServiceWithoutReadyPods', 'Service/web', { because: ['Pod/web-b'] }),
      finding('ImageNotFound', 'Deployment/x', { affects: ['Pod/other/x', 'Pod/other/y', 'Service/other/z'] }),
      finding('OutOfMemory', 'Deployment/web', { affects: ['Pod/web-a', 'Pod/web-b'] }),
    ],
    [
      'ImageNotFound Deployment/x: Pod/other/x, Pod/other/y, Service/other/z',
      'OutOfMemory Deployment/web: Deployment/web < ServiceWithoutReadyPods Service/web',
    ],
  ],
  [
    'of several explanations the one of more Pods',
    [
      finding('ServiceWithoutReadyPods', 'Service/web', { because: ['Pod/web-a', 'Pod/web-b', 'Pod/web-c'] }),
      finding('NodeNotReady', 'Node/n', { affects: ['Pod/web-c', 'Pod/api-a', 'Pod/api-b'] }),
      finding('OutOfMemory', 'Deployment/web', { affects: ['Pod/web-a', 'Pod/web-b'] }),
    ],
    [
      'NodeNotReady Node/n: Deployment/api, Deployment/web',
      'OutOfMemory Deployment/web: Deployment/web < ServiceWithoutReadyPods Service/web',
    ],
  ],
  [
    'of several explanations the one of more Pods, though it follows from another',
    [
      finding('ServiceWithoutReadyPods', 'Service/web', { because: ['Pod/web-a', 'Pod/web-b', 'Pod/web-c'] }),
      finding('NodeNotReady', 'Node/n', { affects: ['Pod/web-c'] }),
      finding('ContainerCrash', 'Deployment/web', { affects: ['Pod/web-a', 'Pod/web-b'], because: ['Pod/api-a'] }),
      finding('OutOfMemory', 'Deployment/api', { affects: ['Pod/api-a'] }),
    ],
    [
      'NodeNotReady Node/n: Deployment/web',
      'OutOfMemory Deployment/api: Deployment/api, Deployment/web < ContainerCrash Deployment/web < ServiceWithoutReadyPods Service/web',
    ],
  ],
  [
    'what a finding names counts before a workload that stands for a Pod',
    [
      finding('ProgressDeadlineExceeded', 'Deployment/web', { because: ['Deployment/web', 'Pod/web-a'] }),
      finding('NodeNotReady', 'Node/n', { affects: ['Pod/web-b', 'Pod/web-c', 'Pod/api-a', 'Pod/api-b'] }),
      finding('ImageNotFound', 'Deployment/web', { affects: ['Pod/web-a'] }),
    ],
    [
      'ImageNotFound Deployment/web: Deployment/web < ProgressDeadlineExceeded Deployment/web',
      'NodeNotReady Node/n: Deployment/api, Deployment/web',
    ],
  ],
  [
    'trouble explains before what is only worth knowing',
    [
      finding('ServiceWithoutReadyPods', 'Service/web', { because: ['Deployment/web', 'Deployment/api'] }),
      finding('ScaledToZero', 'Deployment/web', { information: true }),
      finding('OutOfMemory', 'Deployment/api'),
    ],
    ['OutOfMemory Deployment/api: Deployment/api < ServiceWithoutReadyPods Service/web'],
  ],
  [
    'what follows from being scaled to zero is no trouble',
    [
      finding('ServiceWithoutReadyPods', 'Service/web', { because: ['Deployment/web'] }),
      finding('ScaledToZero', 'Deployment/web', { information: true }),
    ],
    [],
  ],
]

describe('findings become verdicts', () => {
  for (const [claim, findings, verdicts] of rows) {
    it(claim, () => {
      const diagnosis = diagnose(snapshotOf(objects), { analyzers: [finds(...findings)] })
      assert.deepEqual(diagnosis.verdicts.map(outline).sort(), verdicts)
    })

    it(`${claim}, in whatever order they are found`, () => {
      const diagnosis = diagnose(snapshotOf(objects), { analyzers: [finds(...findings.toReversed())] })
      assert.deepEqual(
        diagnosis.verdicts.map((each) => outline(each).split(':')[0]).sort(),
        verdicts.map((each) => each.split(':')[0]),
      )
    })
  }

  it('information stands apart, with its consequences', () => {
    const { verdicts, information } = diagnose(snapshotOf(objects), {
      analyzers: [
        finds(
          finding('CronJobSuspended', 'CronJob/backup'),
          finding('ScaledToZero', 'Deployment/web', { information: true }),
          finding('ServiceWithoutReadyPods', 'Service/web', { because: ['Deployment/web'] }),
        ),
      ],
    })
    assert.deepEqual(verdicts, [])
    assert.deepEqual(information.map(outline), [
      'CronJobSuspended CronJob/backup: CronJob/backup',
      'ScaledToZero Deployment/web: Deployment/web < ServiceWithoutReadyPods Service/web',
    ])
  })

  it('ten thousand findings of one chain of causes are done in a moment', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      finding('ContainerCrash', `Deployment/d${String(index)}`, { because: [`Deployment/d${String(index + 1)}`] }),
    )
    const started = performance.now()
    const { verdicts } = diagnose(snapshotOf([]), { analyzers: [finds(...chain)] })
    assert.equal(verdicts.length, 1)
    assert.ok(performance.now() - started < 5_000)
  })
})
