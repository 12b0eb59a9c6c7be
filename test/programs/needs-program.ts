import { findProgram, type Program } from './program.ts'

const told = new Set<Program>()

/**
 * The path of a program. Where there is none the suite is skipped, with one line that says how to get it; in CI it fails instead,
 * but where CI said that it cannot have the program.
 */
export function needsProgram(context: Mocha.Context, program: Program): string {
  const found = findProgram(program)
  if (found !== undefined) return found
  const inCi = process.env['CI'] !== undefined
  if (inCi && process.env[program.excuse] !== 'skip') throw new Error(program.howToGetIt)
  if (!inCi && !told.has(program)) console.log(`skipped: ${program.howToGetIt}`)
  told.add(program)
  return context.skip()
}
