import type { Action, DriftException, Rule } from '../../load/policy.ts'
import type { Twin } from './twin.ts'

/** A twin of a rule, with the exceptions that pass it. */
export interface Member {
  rule: Rule
  twin: Twin
  exceptions: readonly DriftException[]
}

/** What becomes one ValidatingAdmissionPolicy: twins of one DriftPolicy with one action, of locks only or of none. */
export interface Bundle {
  action: Action
  lock: boolean
  /** 1 for the first of its action and kind, more where one policy does not hold all. */
  number: number
  members: readonly Member[]
}

/** The API server gives a policy ten times what it gives an expression, for variables, checks and messages together. */
const mostChecks = 40

/** Characters; far below what an object may have, which is stored twice where it is applied by kubectl. */
const mostText = 200_000

/**
 * Puts as many twins together as may be: a request is made ready for CEL four times for every policy that may concern it, and that costs
 * more than most rules do. In the order of the rules.
 */
export function bundlesOf(members: readonly Member[]): Bundle[] {
  const groups = Map.groupBy(members, ({ rule, twin }) => `${rule.action} ${String(twin.lock)}`)
  return [...groups.values()].flatMap((group) =>
    packed(group).flatMap((together, index) => {
      const [first] = together
      if (first === undefined) return []
      return [{ action: first.rule.action, lock: first.twin.lock, number: index + 1, members: together }]
    }),
  )
}

/** Each to the first that has room for it. */
function packed(members: readonly Member[]): Member[][] {
  const packs: Member[][] = []
  for (const member of members) {
    const pack = packs.find((one) => fits(one, member))
    if (pack === undefined) packs.push([member])
    else pack.push(member)
  }
  return packs
}

function fits(pack: readonly Member[], member: Member): boolean {
  const all = [...pack, member]
  const known = new Map(pack.flatMap(({ twin }) => twin.variables).map(({ name, expression }) => [name, expression]))
  return (
    sum(all, ({ twin }) => twin.checks.length) <= mostChecks &&
    sum(all, textOf) <= mostText &&
    member.twin.variables.every(({ name, expression }) => (known.get(name) ?? expression) === expression)
  )
}

function textOf({ twin }: Member): number {
  const checks = sum(
    twin.checks,
    ({ expression, messageExpression = '', fallback }) =>
      expression.length + messageExpression.length + fallback.length,
  )
  return checks + sum(twin.variables, ({ expression }) => expression.length)
}

function sum<Item>(items: readonly Item[], sizeOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + sizeOf(item), 0)
}
