import assert from 'node:assert/strict'
import { compileCel } from '../../../policies/cel/program.ts'
import type { CelInput, CelOutcome, CelProgram, CelSource } from '../../../policies/cel/program.ts'

const nothing: CelInput = { object: null, oldObject: null, request: null, namespaceObject: null }

/** The program of a source that must compile; an expression alone stands for a source. */
export function program(source: CelSource | string): CelProgram {
  const compiled = compileCel(typeof source === 'string' ? { expression: source } : source)
  assert.ok(
    compiled.ok,
    compiled.ok ? '' : compiled.errors.map(({ path, message }) => `${path}: ${message}`).join('\n'),
  )
  return compiled.program
}

/** The outcome of a source that must compile, on an input of which only some parts are given. */
export function outcome(source: CelSource | string, input: Partial<CelInput> = {}): CelOutcome {
  return program(source).evaluate({ ...nothing, ...input })
}

/** The errors of a source, as `path: message`. */
export function errors(source: CelSource | string): string[] {
  const compiled = compileCel(typeof source === 'string' ? { expression: source } : source)
  return compiled.ok ? [] : compiled.errors.map(({ path, message }) => `${path}: ${message}`)
}

/** The reason of an outcome that must be an error. */
export function reason(found: CelOutcome): string {
  return found.outcome === 'error' ? found.reason : assert.fail(`expected an error, got ${JSON.stringify(found)}`)
}
