import assert from 'node:assert/strict'
import { conclude } from '../../../../plugin/diagnosis/conclude.ts'
import { examine } from '../../../../plugin/diagnosis/examine.ts'
import type { Finding } from '../../../../plugin/diagnosis/finding.ts'
import { seconds } from '../../../support/diagnosis/clock.ts'
import { crashLooping, running, terminated } from '../../../support/diagnosis/containers.ts'
import { snapshotOf } from '../../../support/diagnosis/facts.ts'
import { finding, finds, outline, ref } from '../../../support/diagnosis/findings.ts'
import { deployment, metadataOf, namespace, replicaSet } from '../../../support/diagnosis/objects.ts'
import { pod } from '../../../support/diagnosis/pods.ts'

const service = (name: string, where = namespace, clusterIP = 'None') => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadataOf('Service', { namespace: where }, name),
  spec: { clusterIP, selector: { app: name } },
})
const crashing = (message: string) => [
  deployment(),
  replicaSet(),
  pod({ name: 'web-a', containers: [crashLooping(terminated(1, { message }))] }),
  service('web'),
  service('db', namespace, '10.96.3.4'),
  service('db', 'data'),
  service('queue'),
]

const crash = finding('ContainerCrash', 'Deployment/web', {
  affects: ['Pod/web-a'],
  cause: 'It ends with exit code 1.',
})
const brokenDb = finding('ServiceWithoutReadyPods', 'Service/db')
const brokenOther = finding('ServiceWithoutReadyPods', 'Service/data/db')
const ownService = finding('ServiceWithoutReadyPods', 'Service/web', { because: ['Pod/web-a'] })
const dns = finding('DnsFailing', 'Deployment/kube-system/coredns')
const isolated = finding('NetworkPolicyIsolates', 'NetworkPolicy/deny-all', { affects: ['Deployment/web'] })
const alone = 'ContainerCrash Deployment/web: Deployment/web'
const under = (root: string) => `${root} < ContainerCrash Deployment/web`
const db = under('ServiceWithoutReadyPods Service/db: Deployment/web, Service/db')
const other = under('ServiceWithoutReadyPods Service/data/db: Deployment/web, Service/data/db')

type Row = [claim: string, message: string, others: Finding[], verdicts: string[]]

const rows: Row[] = [
  ['a Service by its name', 'dial tcp: connect to db:5432: connection refused', [brokenDb], [db]],
  ['a Service in a URL', 'cannot reach postgres://db/shop', [brokenDb], [db]],
  ['a Service by its full name', 'db.prod-shop.svc.cluster.local: timeout', [brokenDb], [db]],
  ['a Service of another namespace', 'lookup failed for host db.data', [brokenOther], [other]],
  ['a cluster IP', 'connect ECONNREFUSED 10.96.3.4:5432', [brokenDb], [db]],
  ['upper case is the same', 'connect to DB:5432 refused', [brokenDb], [db]],
  [
    'a bare name means the own namespace',
    'connect to db:5432 refused',
    [brokenOther],
    [alone, 'ServiceWithoutReadyPods Service/data/db: Service/data/db'],
  ],
  [
    'a word that is no connection is no name',
    'table db is missing',
    [brokenDb],
    [alone, 'ServiceWithoutReadyPods Service/db: Service/db'],
  ],
  [
    'a Service that works explains nothing',
    'connect to queue:5672 refused',
    [brokenDb],
    [alone, 'ServiceWithoutReadyPods Service/db: Service/db'],
  ],
  [
    'a longer name is another one',
    'connect to db-2:5432 refused',
    [brokenDb],
    [alone, 'ServiceWithoutReadyPods Service/db: Service/db'],
  ],
  [
    'its own Service is broken by the crash, not the other way',
    'the server web: cannot listen on :8080',
    [ownService],
    [`${alone} < ServiceWithoutReadyPods Service/web`],
  ],
  [
    'a name that is not resolved, while DNS fails',
    'getaddrinfo ENOTFOUND api.example.com',
    [dns],
    [under('DnsFailing Deployment/kube-system/coredns: Deployment/kube-system/coredns, Deployment/web')],
  ],
  ['a name that is not resolved, while DNS works', 'getaddrinfo ENOTFOUND api.example.com', [], [alone]],
  [
    'no answer, and a NetworkPolicy that cuts it off',
    'dial tcp 1.2.3.4:443: i/o timeout',
    [isolated],
    [under('NetworkPolicyIsolates NetworkPolicy/deny-all: Deployment/web')],
  ],
  [
    'refused is not cut off',
    'dial tcp 1.2.3.4:443: connection refused',
    [isolated],
    [alone, 'NetworkPolicyIsolates NetworkPolicy/deny-all: Deployment/web'],
  ],
  [
    'two that are broken: the first that is named',
    'no connection to db:5432',
    [brokenOther, brokenDb],
    ['ServiceWithoutReadyPods Service/data/db: Service/data/db', db],
  ],
]

describe('a crash that something else is the reason of', () => {
  for (const [claim, message, others, verdicts] of rows) {
    it(claim, () => {
      const examination = examine(snapshotOf(crashing(message)), [finds(crash, ...others)])
      assert.deepEqual(conclude(examination).verdicts.map(outline).sort(), verdicts)
    })
  }

  it('its sentence has the name', () => {
    const { verdicts } = conclude(examine(snapshotOf(crashing('connect to db:5432 refused')), [finds(crash, brokenDb)]))
    assert.equal(
      verdicts[0]?.consequences[0]?.cause,
      'It ends with exit code 1; its last message names Service db, which is broken',
    )
  })

  const behind = (ready: boolean) => pod({ name: 'db-0', owner: undefined, labels: { app: 'db' }, ready })
  const pendingDb = finding('VolumeClaimUnbound', 'PersistentVolumeClaim/data', { affects: ['Pod/db-0'] })
  it('is the trouble of the Pods behind the Service that it names', () => {
    const objects = [...crashing('connect to db:5432 refused'), behind(false)]
    assert.deepEqual(conclude(examine(snapshotOf(objects), [finds(crash, pendingDb)])).verdicts.map(outline), [
      under('VolumeClaimUnbound PersistentVolumeClaim/data: Deployment/web, Pod/db-0'),
    ])
  })

  it('is not the trouble of one Pod behind a Service that has a ready one', () => {
    const objects = [...crashing('connect to db:5432 refused'), behind(true)]
    assert.equal(conclude(examine(snapshotOf(objects), [finds(crash, pendingDb)])).verdicts.length, 2)
  })

  it('is the trouble of a Pod that is ready for the moment between two crashes', () => {
    const between = { state: running(1000), last: terminated(137, { ended: 2 * seconds }), restarts: 5 }
    const object = pod({ name: 'db-0', owner: undefined, labels: { app: 'db' }, containers: [between] })
    const memory = finding('OutOfMemory', 'StatefulSet/db', { affects: ['Pod/db-0'] })
    const objects = [...crashing('connect to db:5432 refused'), object]
    assert.equal(conclude(examine(snapshotOf(objects), [finds(crash, memory)])).verdicts.length, 1)
  })

  it('is told by the log where there is no message', () => {
    const examination = examine(snapshotOf(crashing('')), [finds(crash, brokenDb)])
    const tail = { pod: ref('Pod/web-a'), container: 'web', lines: ['starting', 'connect to db:5432 refused'] }
    assert.deepEqual(conclude(examination, [tail]).verdicts.map(outline), [db])
  })

  it('other causes are left as they are', () => {
    const memory = finding('OutOfMemory', 'Deployment/web', { affects: ['Pod/web-a'] })
    const { verdicts } = conclude(
      examine(snapshotOf(crashing('connect to db:5432 refused')), [finds(memory, brokenDb)]),
    )
    assert.equal(verdicts.length, 2)
  })
})
