import type { Analyzer } from '../../analyzer.ts'
import { containersInTrouble, statusEvidence, type ContainerCase } from '../container-case.ts'
import { podFinding, podReads, type Told } from '../pod-finding.ts'
import { configTold } from './config-error.ts'
import { stuckInit } from './first-containers.ts'
import { waitingHookTold } from './post-start-hook.ts'
import { waitingStartTold } from './start-failure.ts'

/** Containers that wait because the kubelet or the runtime cannot create or start them, and init containers that never end. */
export const containersWaiting: Analyzer = {
  name: 'containers-waiting',
  reads: [...podReads, 'configmaps', 'secrets'],
  *analyze(facts) {
    for (const of of containersInTrouble(facts)) {
      const told = stuckInit(of) ?? waitingTold(of)
      if (told !== undefined) yield podFinding(facts, of.pod, told)
    }
  },
}

function waitingTold(of: ContainerCase): Told | undefined {
  switch (of.container.waiting?.reason) {
    case 'CreateContainerConfigError':
      return configTold(of)
    case 'PostStartHookError':
      return waitingHookTold(of, [statusEvidence(of, 'state.waiting.reason', 'PostStartHookError')])
    case 'RunContainerError':
    case 'CreateContainerError':
    case 'PreCreateHookError':
    case 'PreStartHookError':
      return waitingStartTold(of)
    default:
      return undefined
  }
}
