import { eventEvidence } from '../../evidence.ts'
import { kubectlLogs } from '../../../text/kubectl-text.ts'
import type { Told } from '../pod-finding.ts'
import { endingEvidence, type Ending, type EndingKind } from '../container/ending.ts'
import { failureBefore, killOf } from './probe-kills.ts'
import { probeFailures, type ProbeName } from './probe-events.ts'
import { probeTold } from './probe-told.ts'

/** The kubelet killed it because its liveness probe failed, whatever the exit code came to. */
export const livenessKill: EndingKind = (ending) => killedByProbe(ending, 'Liveness')

/** The kubelet killed it because its startup probe failed for as long as it may. */
export const startupKill: EndingKind = (ending) => killedByProbe(ending, 'Startup')

function killedByProbe(ending: Ending, probe: ProbeName): Told | undefined {
  const { end, pod, container } = ending
  if (end.reason === 'OOMKilled') return undefined
  const kill = killOf(ending, end, probe)
  const seen = kill ?? failureBefore(ending, end, probe)
  if (seen === undefined) return undefined
  const told = probeTold(ending, probe, probeFailures(ending, probe)[0], {
    consequence: ', and the kubelet restarts it',
    evidence: [...(kill === undefined ? [] : [eventEvidence(kill)]), ...endingEvidence(ending)],
    ruledOut: ['not a crash: the kubelet stopped it', 'not the memory limit: the runtime does not say OOMKilled'],
  })
  return { ...told, next: [...new Set([...told.next, kubectlLogs(pod.ref, container.name, '--previous')])] }
}
