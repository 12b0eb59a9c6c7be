import { RE2JS } from 're2js'
import type { Budget } from '../values/budget.ts'
import { fault, isFault, textFault } from '../values/fault.ts'
import type { Fault, Result } from '../values/fault.ts'
import { listOf } from '../values/list.ts'
import type { StaticKind, Value } from '../values/value.ts'
import type { Overload, Run } from './define.ts'

const LONGEST_PATTERN = 1024
/** Compiling an instruction takes about as long as this many steps. */
const STEPS_PER_INSTRUCTION = 5
/** Instructions times characters that are visited for one step. */
const VISITS_PER_STEP = 40

/** What a function does with its compiled pattern; the arguments are those after the pattern. */
type Search = (budget: Budget, regex: RE2JS, text: string, limit: bigint) => Result

/** RE2's syntax and method: matching takes time linear in the text. */
function compile(pattern: Value | undefined): RE2JS | Fault {
  if (typeof pattern !== 'string') {
    return fault('a regular expression is a string')
  }
  if (pattern.length > LONGEST_PATTERN) {
    return fault(`a regular expression is at most ${String(LONGEST_PATTERN)} characters long`)
  }
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    return textFault(pattern, 'is not a regular expression', error instanceof Error ? error.message : undefined)
  }
}

function payMatch(budget: Budget, regex: RE2JS, length: number): void {
  budget.spend(1 + (length * regex.programSize()) / VISITS_PER_STEP)
}

function matches(budget: Budget, regex: RE2JS, text: string): Result {
  payMatch(budget, regex, text.length)
  return regex.test(text)
}

function findAll(budget: Budget, regex: RE2JS, text: string, limit: bigint): string[] {
  const found: string[] = []
  const matcher = regex.matcher(text)
  while (limit < 0n || BigInt(found.length) < limit) {
    // Each search may look at all the text that is left.
    payMatch(budget, regex, text.length - (found.length === 0 ? 0 : matcher.end()))
    if (!matcher.find()) {
      break
    }
    found.push(matcher.group() ?? '')
  }
  return found
}

/** A function of a text and a pattern; a pattern written as a literal is compiled only once, with the expression. */
function search(
  name: string,
  asMethod: boolean,
  extra: readonly StaticKind[],
  result: StaticKind,
  run: Search,
): Overload {
  const withPattern =
    (regex: RE2JS): Run =>
    (budget, text, _, limit) =>
      run(budget, regex, typeof text === 'string' ? text : '', typeof limit === 'bigint' ? limit : -1n)
  return {
    name,
    method: asMethod,
    parameters: ['string', 'string', ...extra],
    result,
    run: (budget, ...values) => {
      const [, pattern] = values
      budget.spend(typeof pattern === 'string' ? Math.min(pattern.length, LONGEST_PATTERN) : 1)
      const regex = compile(pattern)
      budget.spend(1 + (isFault(regex) ? 0 : regex.programSize() * STEPS_PER_INSTRUCTION))
      return isFault(regex) ? regex : withPattern(regex)(budget, ...values)
    },
    specialize: ([, pattern]) => {
      const regex = pattern === undefined ? undefined : compile(pattern)
      return regex === undefined || isFault(regex) ? regex : withPattern(regex)
    },
  }
}

/** Regular expressions: `matches`, and Kubernetes' `find` and `findAll`. */
export const regexes: readonly Overload[] = [
  search('matches', true, [], 'bool', matches),
  search('matches', false, [], 'bool', matches),
  search('find', true, [], 'string', (budget, regex, text) => findAll(budget, regex, text, 1n)[0] ?? ''),
  search('findAll', true, [], 'list', (budget, regex, text, limit) => listOf(findAll(budget, regex, text, limit))),
  search('findAll', true, ['int'], 'list', (budget, regex, text, limit) => listOf(findAll(budget, regex, text, limit))),
]
