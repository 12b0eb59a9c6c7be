import type { Analyzer } from '../../analyzer.ts'
import { containersInTrouble } from '../container-case.ts'
import { podFinding, podReads } from '../pod-finding.ts'
import { isStopped } from '../running/stopped-pods.ts'
import { livenessKill, startupKill } from '../running/probe-endings.ts'
import { troublingEnding, type Ending, type EndingKind } from './ending.ts'
import { aborted, completedButRestarting, crash, notExecutable, notFound, segmentationFault } from './exit-codes.ts'
import { initFailing, sidecarBlocking, sidecarNeverStarts } from './first-containers.ts'
import { gracePeriodExceeded, killedBySignal, terminated } from './killed.ts'
import { nodeOutOfMemory } from './node-out-of-memory.ts'
import { outOfMemory } from './out-of-memory.ts'
import { postStartHook } from './post-start-hook.ts'
import { execFormatError, startError } from './start-failure.ts'

/** Every way to end, the surest first: what the runtime says, then what Events say, then what an exit code means. */
const kinds: readonly EndingKind[] = [
  startError,
  outOfMemory,
  postStartHook,
  livenessKill,
  sidecarNeverStarts,
  startupKill,
  nodeOutOfMemory,
  gracePeriodExceeded,
  execFormatError,
  notExecutable,
  notFound,
  initFailing,
  sidecarBlocking,
  completedButRestarting,
  aborted,
  segmentationFault,
  terminated,
  killedBySignal,
  crash,
]

/** Containers that ended, or end again and again: each by the one cause that is known best. */
export const containerEndings: Analyzer = {
  name: 'container-endings',
  reads: podReads,
  *analyze(facts) {
    for (const of of containersInTrouble(facts)) {
      // The kubelet ended what ran in it; why it did is told of the Pod.
      if (isStopped(of.pod)) continue
      const ending = troublingEnding(of)
      const told = ending && explain(ending)
      if (told !== undefined) yield podFinding(facts, of.pod, told)
    }
  },
}

function explain(ending: Ending): ReturnType<EndingKind> {
  for (const kind of kinds) {
    const told = kind(ending)
    if (told !== undefined) return told
  }
  return undefined
}
