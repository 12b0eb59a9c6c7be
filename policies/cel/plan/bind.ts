import type { Bind, Node } from '../syntax/ast.ts'
import { isKind } from '../values/equality.ts'
import { fault, isFault } from '../values/fault.ts'
import type { Result } from '../values/fault.ts'
import { optional, typeName } from '../values/value.ts'
import type { Value } from '../values/value.ts'
import { failed } from './plan.ts'
import type { Plan, Scope } from './plan.ts'

/** `optional.optMap(x, …)` and `optFlatMap`: the body with the value, none without one. */
export function planBind(node: Bind & Pick<Node, 'at'>, scope: Scope): Plan {
  const target = scope.plan(node.target, scope)
  const slot = scope.findings.slots
  scope.findings.slots += 1
  const body = scope.plan(node.body, { ...scope, locals: new Map([...scope.locals, [node.name, slot]]) })
  if (target.type !== 'dyn' && target.type !== 'optional') {
    return failed(scope, node.at, `optMap and optFlatMap need an optional, not ${typeName(target.type)}`)
  }
  return {
    type: 'optional',
    evaluate: (frame) => {
      frame.budget.spend(1)
      const value = target.evaluate(frame)
      if (isFault(value) || !isKind(value, 'optional')) {
        return isFault(value) ? value : fault('optMap and optFlatMap need an optional')
      }
      if (value.value === undefined) {
        return value
      }
      frame.slots[slot] = value.value
      return wrap(body.evaluate(frame), node.flat)
    },
  }
}

function wrap(value: Result, flat: boolean): Result {
  if (isFault(value) || !flat) {
    return isFault(value) ? value : optional(value)
  }
  return isOptional(value) ? value : fault('the expression of optFlatMap must give an optional')
}

function isOptional(value: Value): boolean {
  return isKind(value, 'optional')
}
