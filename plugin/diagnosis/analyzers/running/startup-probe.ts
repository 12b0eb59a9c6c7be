import type { Analyzer } from '../../analyzer.ts'
import { eventEvidence } from '../../evidence.ts'
import { recoveredAfter } from '../../settled.ts'
import { containersInTrouble, durationText, statusEvidence, type ContainerCase } from '../container-case.ts'
import { endingEvidence } from '../container/ending.ts'
import { blocksOthers } from '../container/first-containers.ts'
import { podFinding, podReads, type Told } from '../pod-finding.ts'
import { probeFailures } from './probe-events.ts'
import { failureBefore, killOf, probeKills, probeSpec } from './probe-kills.ts'
import { startupBudget } from './probe-numbers.ts'
import { probeTold } from './probe-told.ts'

/** Containers that run but do not get through their startup probe: beyond its budget, or killed by it a moment ago. */
export const startupProbes: Analyzer = {
  name: 'startup-probes',
  reads: podReads,
  *analyze(facts) {
    for (const of of containersInTrouble(facts)) {
      const told = startupTold(of)
      if (told !== undefined) yield podFinding(facts, of.pod, told)
    }
  },
}

function startupTold(of: ContainerCase): Told | undefined {
  const { container, facts } = of
  const probe = probeSpec(of, 'Startup')
  const since = container.running?.startedAt
  if (probe === undefined || since === undefined || container.started !== false) return undefined
  const budget = startupBudget(probe)
  const isLate = facts.now - since > budget
  if (!isLate && !wasKilledLately(of)) return undefined
  const kill = probeKills(of, 'Startup')[0]
  const told = probeTold(of, 'Startup', probeFailures(of, 'Startup')[0], {
    consequence: `: it has ${durationText(budget)} to start${container.restarts > 0 ? ', and is killed each time' : ''}`,
    evidence: [
      ...(kill === undefined ? [] : [eventEvidence(kill)]),
      statusEvidence(of, 'started', false),
      ...(container.last === undefined ? [] : endingEvidence({ ...of, end: container.last })),
    ],
    ruledOut: ['not the readiness or liveness probe: they wait for the startup probe'],
  })
  if (!blocksOthers(of)) return told
  return { ...told, code: 'SidecarBlocksStart', cause: `${told.cause}; the containers after it wait` }
}

function wasKilledLately(of: ContainerCase): boolean {
  const { last } = of.container
  if (last?.finishedAt === undefined || of.facts.now - last.finishedAt >= recoveredAfter) return false
  return killOf(of, last, 'Startup') !== undefined || failureBefore(of, last, 'Startup') !== undefined
}
