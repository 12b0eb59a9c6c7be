import { HealError } from '../../policies/heal-error.ts'
import type { RemedyName } from './plan.ts'

/** What only some remedies take. */
const takers = {
  '--to': ['IncreaseMemory'],
  '--replicas': ['ScaleUp'],
  '--container': ['IncreaseMemory', 'RunCommand'],
  '--keep': ['RunCommand'],
  'a command after --': ['RunCommand'],
} as const satisfies Readonly<Record<string, readonly RemedyName[]>>

/** Flags of `fix` that are for some remedies only, and the words after `--`. */
export type Wished = keyof typeof takers

/** Throws a HealError for what the remedy would not heed; a command is only run where RunCommand is named. */
export function checkWish(remedy: RemedyName | undefined, given: readonly Wished[]): void {
  for (const each of given) {
    const names: readonly RemedyName[] = takers[each]
    const isHeeded = remedy === undefined ? each !== 'a command after --' && each !== '--keep' : names.includes(remedy)
    if (!isHeeded) throw new HealError('usage', `${each} goes with --remedy ${names.join(' or ')}`)
  }
}
