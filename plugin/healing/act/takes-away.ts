import type { SendableWrite } from './prepare.ts'

/** Whether a write takes a Pod away, which its controller then makes anew. */
export function takesAway({ verb }: SendableWrite): boolean {
  return verb === 'delete' || verb === 'evict'
}
