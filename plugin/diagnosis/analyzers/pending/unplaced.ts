import type { PodView } from '../../pod-view.ts'

/** True for a Pod that still waits for a node. */
export function isUnplaced({ phase, node, deletionTime }: PodView): boolean {
  return node === '' && deletionTime === undefined && (phase === 'Pending' || phase === '')
}
