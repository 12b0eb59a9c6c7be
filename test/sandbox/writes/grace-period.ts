import { at, numberAt, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'
import type { Machinery, WriteRequest } from './machinery.ts'

/**
 * Seconds that a Pod has to end by itself (podStrategy.CheckGracefulDelete): what is asked for, else its own period; none where
 * no kubelet runs it, or nothing of it runs any more. One that is already going keeps its period when nothing is asked for.
 */
export function gracePeriodOf({ hasNodes }: Machinery, { options }: WriteRequest, pod: JsonObject): number {
  const isEnded = ['Succeeded', 'Failed'].includes(textAt(pod, 'status.phase'))
  if (hasNodes !== true || textAt(pod, 'spec.nodeName') === '' || isEnded) return 0
  const given = at(pod, 'metadata.deletionGracePeriodSeconds')
  const own = typeof given === 'number' ? given : numberAt(pod, 'spec.terminationGracePeriodSeconds', 30)
  const seconds = numberAt(options, 'gracePeriodSeconds', own)
  return seconds < 0 ? 1 : seconds
}
