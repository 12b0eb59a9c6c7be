import type { NoPlan, Plan, RemedyName } from '../plan.ts'
import type { Situation } from '../situation.ts'

/** One catalogued repair: a pure function of what was read. */
export interface Remedy {
  name: RemedyName
  /** What it does, in under ten words. */
  title: string
  /** The kinds it is for. */
  kinds: readonly string[]
  /** The guards that may refuse it, for people. */
  guards: readonly string[]
  plan(situation: Situation): Plan | NoPlan
}
