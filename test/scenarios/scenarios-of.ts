import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios.ts'
import type { World } from './world.ts'

/** The scenarios that can be had there; with the variable SCENARIO only those whose name contains one of its texts (`oom,image`). */
export function scenariosOf(where: World['where']): Scenario[] {
  const wanted = (process.env['SCENARIO'] ?? '').split(',')
  return scenarios.filter(({ name, not }) => not?.[where] === undefined && wanted.some((text) => name.includes(text)))
}
