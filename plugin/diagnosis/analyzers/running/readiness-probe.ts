import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence } from '../../evidence.ts'
import { creationPatience } from '../../settled.ts'
import { containersInTrouble, durationText, statusEvidence, type ContainerCase } from '../container-case.ts'
import { endingEvidence, troublingEnding } from '../container/ending.ts'
import { podFinding, podReads } from '../pod-finding.ts'
import { probeFailures } from './probe-events.ts'
import { probeTold } from './probe-told.ts'
import { nodeInTrouble } from '../pod-finding.ts'

/** Containers that run for over two minutes and are not ready because their readiness probe fails. */
export const readinessProbes: Analyzer = {
  name: 'readiness-probes',
  reads: podReads,
  *analyze(facts) {
    for (const of of containersInTrouble(facts)) {
      if (!isUnready(of) || troublingEnding(of) !== undefined) continue
      const ready = of.pod.condition('Ready')
      const last = of.container.last
      const told = probeTold(of, 'Readiness', probeFailures(of, 'Readiness')[0], {
        consequence: sinceText(of),
        evidence: [
          statusEvidence(of, 'ready', false),
          ...(ready === undefined ? [] : [conditionEvidence(of.pod.object, ready)]),
          ...(last === undefined ? [] : endingEvidence({ ...of, end: last })),
        ],
        ruledOut: ['not a crash: the container runs'],
      })
      yield podFinding(facts, of.pod, told)
    }
  },
}

/** Past its start, not ready, and a probe decides on that. */
function isUnready({ container, facts, pod }: ContainerCase): boolean {
  const { running, ready, started, role, spec } = container
  if (running === undefined || ready || started === false || role === 'init' || !('readinessProbe' in spec))
    return false
  if (nodeInTrouble(facts, pod).length > 0) return false
  return facts.now - (running.startedAt ?? 0) >= creationPatience
}

function sinceText({ facts, pod }: ContainerCase): string {
  const since = pod.condition('Ready')?.since
  return since === undefined ? '' : ` (not ready for ${durationText(facts.now - since)})`
}
