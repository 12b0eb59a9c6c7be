import type { PrepareContext } from '../rule-type.ts'

/** Reports where not exactly one of the choices is given. */
export function exactlyOne(path: string, choices: Record<string, unknown>, context: PrepareContext): void {
  const given = Object.values(choices).filter((choice) => choice !== undefined)
  if (given.length !== 1) context.problem(path, `give exactly one of ${Object.keys(choices).join(', ')}`)
}
