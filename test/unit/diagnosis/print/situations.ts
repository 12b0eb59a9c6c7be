import type { Diagnosis } from '../../../../plugin/diagnosis/verdict.ts'
import { conclude } from '../../../../plugin/diagnosis/conclude.ts'
import { examine } from '../../../../plugin/diagnosis/examine.ts'
import type { Finding } from '../../../../plugin/diagnosis/finding.ts'
import type { LogTail } from '../../../../plugin/diagnosis/verdict.ts'
import { minutes, now } from '../../../support/diagnosis/clock.ts'
import { snapshotOf } from '../../../support/diagnosis/facts.ts'
import { finding, finds, ref } from '../../../support/diagnosis/findings.ts'
import { deployment, replicaSet } from '../../../support/diagnosis/objects.ts'
import { pod } from '../../../support/diagnosis/pods.ts'

const pods = Array.from({ length: 20 }, (_, index) => `web-5d9c7b8f6-aaa${String(index + 10)}`)
const objects = [deployment(), replicaSet(), ...pods.map((name) => pod({ name, ready: false }))]

/** The diagnosis of what was found about twenty Pods of Deployment web. */
export function diagnosisOf(findings: readonly Finding[], logs: readonly LogTail[] = [], unread = {}): Diagnosis {
  const reads = ['pods', 'coreevents', 'nodes'] as const
  const analyzer = { ...finds(...findings), reads }
  return conclude(examine(snapshotOf(objects, { unread }), [analyzer]), logs)
}

const missingSecret = pods.map((name, index) =>
  finding('SecretMissing', 'Secret/token', {
    affects: [`Pod/${name}`],
    cause: 'Secret "token" does not exist, and containers need it to start',
    evidence: [
      {
        object: ref(`Pod/${name}`),
        field: 'status.containerStatuses[name=web].state.waiting.message',
        value: 'secret "token" not found',
      },
      {
        object: ref(`Pod/${name}`),
        field: 'event Failed',
        value: 'Error: secret "token" not found',
        time: now - (index + 2) * minutes,
      },
    ],
    ruledOut: ['not a missing key: the whole Secret is not there'],
    next: ['kubectl get secrets -n prod-shop', '# create it, or name another in deployment/web'],
  }),
)

const outOfMemory = finding('OutOfMemory', 'Deployment/web', {
  affects: pods.slice(0, 2).map((name) => `Pod/${name}`),
  cause: 'Container "web" reached its memory limit of 64Mi and was killed',
  evidence: [
    {
      object: ref(`Pod/${pods[0] ?? ''}`),
      field: 'status.containerStatuses[name=web].lastState.terminated.reason',
      value: 'OOMKilled',
      time: now - 90_000,
    },
  ],
  unread: ['the memory it uses: metrics are not installed'],
  next: ['kubectl heal fix deployment/web -n prod-shop --remedy IncreaseMemory'],
})

/** Diagnoses of every shape, by the name of their golden file. */
export const situations: Readonly<Record<string, Diagnosis>> = {
  healthy: diagnosisOf([]),
  'healthy-as-far-as-read': diagnosisOf([], [], { coreevents: 'forbidden', nodes: 'forbidden' }),
  'one-cause-for-twenty-pods': diagnosisOf([
    ...missingSecret,
    finding('ServiceWithoutReadyPods', 'Service/web', {
      because: pods.map((name) => `Pod/${name}`),
      cause: 'none of its 20 Pods is ready',
    }),
  ]),
  'two-causes': diagnosisOf(
    [
      outOfMemory,
      finding('NodeUnderPressure', 'Node/node-1', {
        cause: 'node "node-1" runs short of memory',
        next: ['kubectl describe node node-1'],
      }),
      finding('CronJobSuspended', 'CronJob/backup', { cause: 'it is suspended' }),
    ],
    [{ pod: ref(`Pod/${pods[0] ?? ''}`), container: 'web', lines: ['allocating', 'token=[redacted]'] }],
    { nodes: 'forbidden' },
  ),
  'hostile-text': diagnosisOf([
    finding('ContainerCrash', 'Deployment/web', {
      cause: 'ends with\n\u001b[31mred\u001b[0m',
      evidence: [{ object: ref('Pod/web'), field: 'message', value: 'a\nb\u001b[2J', time: now + minutes }],
    }),
  ]),
}
