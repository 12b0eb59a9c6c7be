import type { CarryOutOptions, Stage } from './carry-out.ts'
import type { RemedyName } from './plan.ts'
import type { Situation } from './situation.ts'

/** A remedy that plans by more than a situation holds, and carries its plan out itself. Resolves to the exit code. */
export type HandOver = (stage: Stage, situation: Situation, options: CarryOutOptions) => Promise<number>

/** The remedies that are carried out elsewhere, loaded when they are chosen. */
export const handOvers: Partial<Readonly<Record<RemedyName, () => Promise<HandOver>>>> = {
  RevertDrift: async () => (await import('./hand-to-revert.ts')).handToRevert,
  RollBack: async () => (await import('./hand-to-rollback.ts')).handToRollback,
}
