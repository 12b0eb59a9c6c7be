import type { Cause } from './cause.ts'
import { clusterCauses } from './cluster-causes.ts'
import { containerCauses } from './container-causes.ts'
import { imageCauses } from './image-causes.ts'
import { networkCauses } from './network-causes.ts'
import { pendingCauses } from './pending-causes.ts'
import { runningCauses } from './running-causes.ts'
import { workloadCauses } from './workload-causes.ts'

/** Every cause that diagnosis knows, by area. */
export const causes = [
  ...containerCauses,
  ...imageCauses,
  ...pendingCauses,
  ...runningCauses,
  ...workloadCauses,
  ...networkCauses,
  ...clusterCauses,
] as const satisfies readonly Cause[]

/** The stable code of a cause. */
export type CauseCode = (typeof causes)[number]['code']
