import type { Element, Node } from '../syntax/ast.ts'
import { isKind } from '../values/equality.ts'
import { fault, isFault } from '../values/fault.ts'
import type { Result } from '../values/fault.ts'
import { listOf } from '../values/list.ts'
import { keyOf, mapOf, repeatedKey } from '../values/map.ts'
import type { Entries } from '../values/map.ts'
import { kindOf, typeName } from '../values/value.ts'
import type { Value } from '../values/value.ts'
import type { Frame, Plan, Scope } from './plan.ts'
import { failed } from './plan.ts'

interface Part {
  readonly plan: Plan
  readonly optional: boolean
}

/** `[a, ?b]` */
export function planList(elements: readonly Element[], scope: Scope): Plan {
  const parts = elements.map((element) => planPart(element, scope))
  return {
    type: 'list',
    evaluate: (frame) => {
      frame.budget.spend(1 + parts.length)
      const values: Value[] = []
      for (const part of parts) {
        const value = evaluatePart(part, frame)
        if (isFault(value)) {
          return value
        }
        if (value !== undefined) {
          values.push(value)
        }
      }
      return listOf(values)
    },
  }
}

function planPart(element: Element, scope: Scope): Part {
  const plan = scope.plan(element.value, scope)
  const fits = !element.optional || plan.type === 'dyn' || plan.type === 'optional'
  return {
    plan: fits ? plan : failed(scope, element.value.at, `'?' takes an optional, not ${typeName(plan.type)}`),
    optional: element.optional,
  }
}

/** The element's value; undefined for one that is left out. */
function evaluatePart(part: Part, frame: Frame): Result | undefined {
  const value = part.plan.evaluate(frame)
  if (!part.optional || isFault(value)) {
    return value
  }
  return isKind(value, 'optional') ? value.value : fault(`'?' takes an optional, not ${typeName(kindOf(value))}`)
}

/** `{a: b, ?c: d}` */
export function planMap(entries: readonly (Element & { readonly key: Node })[], scope: Scope): Plan {
  const parts = entries.map((entry) => ({ key: scope.plan(entry.key, scope), part: planPart(entry, scope) }))
  return {
    type: 'map',
    evaluate: (frame) => {
      frame.budget.spend(1 + parts.length)
      const made: Entries = new Map()
      for (const { key, part } of parts) {
        const failure = addEntry(made, key.evaluate(frame), evaluatePart(part, frame))
        if (failure !== undefined) {
          return failure
        }
      }
      return mapOf(made)
    },
  }
}

function addEntry(entries: Entries, key: Result, value: Result | undefined): Result | undefined {
  if (isFault(key) || isFault(value)) {
    return isFault(key) ? key : value
  }
  const entry = keyOf(key)
  if (entry === undefined) {
    return fault(`a map key cannot be of type ${typeName(kindOf(key))}`)
  }
  if (value !== undefined) {
    if (entries.has(entry)) {
      return repeatedKey(entry)
    }
    entries.set(entry, { key, value })
  }
  return undefined
}
