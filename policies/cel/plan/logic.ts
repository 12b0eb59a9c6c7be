import { isKind } from '../values/equality.ts'
import { fault, isFault } from '../values/fault.ts'
import type { Fault, Result } from '../values/fault.ts'
import { kindOf, typeName } from '../values/value.ts'
import type { Evaluate, Plan } from './plan.ts'

/** The error of a result that has to be true or false. */
export function notBool(result: Result): Fault {
  return isFault(result) ? result : fault(`expected bool, got ${typeName(kindOf(result))}`)
}

/** `&&` for decisive false, `||` for decisive true: either side may decide, whatever the other one's error. */
export function planJunction(decisive: boolean, left: Plan, right: Plan): Plan {
  return {
    type: 'bool',
    evaluate: (frame) => {
      frame.budget.spend(1)
      const first = left.evaluate(frame)
      if (first === decisive) {
        return decisive
      }
      const second = right.evaluate(frame)
      if (second === decisive) {
        return decisive
      }
      return first !== !decisive ? notBool(first) : second !== !decisive ? notBool(second) : !decisive
    },
  }
}

/** `a ? b : c` */
export function planConditional(condition: Plan, yes: Plan, no: Plan): Plan {
  return {
    type: yes.type === no.type ? yes.type : 'dyn',
    evaluate: (frame) => {
      frame.budget.spend(1)
      const result = condition.evaluate(frame)
      return result === true ? yes.evaluate(frame) : result === false ? no.evaluate(frame) : notBool(result)
    },
  }
}

/** `optional.or(other)` and `optional.orValue(value)`: the argument counts only where there is no value. */
export function planOr(unwrap: boolean, target: Plan, argument: Plan): Plan {
  return { type: unwrap ? 'dyn' : 'optional', evaluate: evaluateOr(unwrap, target.evaluate, argument.evaluate) }
}

function evaluateOr(unwrap: boolean, target: Evaluate, argument: Evaluate): Evaluate {
  return (frame) => {
    frame.budget.spend(1)
    const value = target(frame)
    if (isFault(value) || !isKind(value, 'optional')) {
      return isFault(value) ? value : fault(`expected an optional, got ${typeName(kindOf(value))}`)
    }
    if (value.value !== undefined) {
      return unwrap ? value.value : value
    }
    const other = argument(frame)
    return unwrap || isFault(other) || isKind(other, 'optional') ? other : fault('or() takes an optional')
  }
}
