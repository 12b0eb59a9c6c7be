import { increaseMemory } from './increase-memory.ts'
import { redeploy } from './redeploy.ts'
import type { Remedy } from './remedy.ts'
import { restartPod } from './restart-pod.ts'
import { revertDrift } from './revert-drift.ts'
import { rollBack } from './roll-back.ts'
import { runCommand } from './run-command.ts'
import { scaleUp } from './scale-up.ts'

/** The catalogue, the gentlest first. */
export const remedies: readonly Remedy[] = [
  restartPod,
  redeploy,
  scaleUp,
  increaseMemory,
  rollBack,
  revertDrift,
  runCommand,
]
