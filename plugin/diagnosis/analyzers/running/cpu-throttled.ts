import type { Analyzer } from '../../analyzer.ts'
import { eventEvidence, fieldEvidence } from '../../evidence.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import { recoveredAfter } from '../../settled.ts'
import { containersInTrouble, containerTitle, specEvidence, type ContainerCase } from '../container-case.ts'
import { podFinding, podReads } from '../pod-finding.ts'
import { cpuUse } from './cpu-use.ts'
import { probeFailures, type ProbeFailure } from './probe-events.ts'

/** Containers whose probes time out while they use the whole of their CPU limit; only where usage was read. */
export const cpuThrottled: Analyzer = {
  name: 'cpu-throttled',
  reads: [...podReads, 'podmetrics'],
  *analyze(facts) {
    if (facts.snapshot.list('podmetrics').length === 0) return
    for (const of of containersInTrouble(facts)) {
      const [timeout, use] = [newestTimeout(of), cpuUse(of)]
      if (timeout === undefined || use === undefined || !use.isAtLimit) continue
      yield podFinding(facts, of.pod, {
        code: 'CpuThrottled',
        cause: `${containerTitle(of)} uses its whole CPU limit of ${use.limit}, and its probes time out`,
        evidence: [
          fieldEvidence(use.metrics, `containers[name=${of.container.name}].usage.cpu`, use.usage),
          specEvidence(of, 'resources.limits.cpu', use.limit),
          eventEvidence(timeout.event),
        ],
        ruledOut: ['not a program that is down: it uses CPU'],
        next: [
          '# raise or remove the CPU limit (keep the request), or give the probe more time (timeoutSeconds)',
          kubectlOn('top', of.pod.ref, '--containers'),
        ],
      })
    }
  },
}

function newestTimeout(of: ContainerCase): ProbeFailure | undefined {
  const failures = (['Liveness', 'Readiness', 'Startup'] as const).flatMap((probe) => probeFailures(of, probe))
  return failures.find(({ text, event }) => {
    return /deadline exceeded|Client\.Timeout|timed? ?out/i.test(text) && of.facts.now - event.last < recoveredAfter
  })
}
