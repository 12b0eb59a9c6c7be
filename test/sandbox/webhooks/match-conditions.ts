import { celEnv, isCelError, parse, plan } from '@bufbuild/cel'
import type { CelInput } from '@bufbuild/cel'
import { strings } from '@bufbuild/cel/ext'
import { textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { conditionProblem } from './condition-problem.ts'

/** What the conditions may read: `object` and `oldObject` are null where the request has none. */
export interface MatchVariables {
  object: unknown
  oldObject: unknown
  request: unknown
}

export type MatchResult = { matches: boolean } | { error: string }

type Program = (variables: Record<string, CelInput>) => unknown

const environment = celEnv({ funcs: strings })

/**
 * Evaluates match conditions (CEL) as kube-apiserver does: one false skips the webhook whatever else fails; otherwise any
 * error is the result, for failurePolicy to judge. Not done: `authorizer`, the Kubernetes libraries and cost limits.
 */
export function evaluateMatchConditions(conditions: JsonObject[], variables: MatchVariables): MatchResult {
  const input = {
    object: celInput(variables.object),
    oldObject: celInput(variables.oldObject),
    request: celInput(variables.request),
  }
  const errors: string[] = []
  for (const condition of conditions) {
    const result = evaluate(textAt(condition, 'expression'), input)
    if (result === false) return { matches: false }
    if (result !== true) errors.push(result)
  }
  if (errors.length > 1) return { error: `[${errors.join(', ')}]` }
  return errors[0] === undefined ? { matches: true } : { error: errors[0] }
}

/** The first problem of an expression, or undefined; for refusing a configuration when it is written. */
export function matchConditionProblem(expression: string): string | undefined {
  return conditionProblem(expression, environment)
}

function evaluate(expression: string, input: Record<string, CelInput>): boolean | string {
  const program = compile(expression)
  if (program instanceof Error) return `compilation error: ${program.message}`
  const result = program(input)
  if (typeof result === 'boolean') return result
  const why = isCelError(result) ? inGoWords(result.message) : 'must evaluate to bool'
  return `expression '${expression}' resulted in error: ${why}`
}

/** The library's commonest messages as cel-go words them. */
function inGoWords(message: string): string {
  return message.replace(/^field not found: /, 'no such key: ').replace('int divide by zero', 'division by zero')
}

function compile(expression: string): Program | Error {
  try {
    return plan(environment, parse(expression))
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** JSON as CEL sees a Kubernetes object: whole numbers are ints, objects are maps. */
function celInput(value: unknown): CelInput {
  if (Array.isArray(value)) return value.map(celInput)
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([key, item]) => [key, celInput(item)]))
  }
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value
  return typeof value === 'string' || typeof value === 'boolean' ? value : null
}
