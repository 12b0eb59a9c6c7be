import { sortBy } from '../functions/lists.ts'
import type { FoldKind } from '../syntax/ast.ts'
import type { Budget } from '../values/budget.ts'
import { isKind } from '../values/equality.ts'
import { fault, isFault } from '../values/fault.ts'
import type { Fault, Result } from '../values/fault.ts'
import { listOf } from '../values/list.ts'
import { keyOf, mapOf, repeatedKey } from '../values/map.ts'
import type { Entries } from '../values/map.ts'
import type { Value } from '../values/value.ts'
import { notBool } from './logic.ts'

/** What becomes of the elements; `add` may end the comprehension by returning its result. */
export interface Collector {
  /** `key` is what the first variable stood for. */
  add(result: Result, key: Value): Result | undefined
  end(): Result
}

/** all and exists: one decisive element decides, whatever the errors of the others. */
function quantifier(decisive: boolean): () => Collector {
  return () => {
    let failure: Fault | undefined
    return {
      add: (result) => {
        failure ??= typeof result === 'boolean' ? undefined : notBool(result)
        return result === decisive ? decisive : undefined
      },
      end: () => failure ?? !decisive,
    }
  }
}

function existsOne(): Collector {
  let count = 0
  return {
    add: (result) => {
      count += result === true ? 1 : 0
      return typeof result === 'boolean' ? undefined : notBool(result)
    },
    end: () => count === 1,
  }
}

function list(): Collector {
  const values: Value[] = []
  return {
    add: (result) => {
      if (isFault(result)) {
        return result
      }
      values.push(result)
      return undefined
    },
    end: () => listOf(values),
  }
}

function sorted(budget: Budget): Collector {
  const items: Value[] = []
  const keys: Value[] = []
  return {
    add: (result, key) => {
      if (isFault(result)) {
        return result
      }
      items.push(key)
      keys.push(result)
      return undefined
    },
    end: () => sortBy(items, keys, budget),
  }
}

function insert(entries: Entries, key: Value, value: Value): Fault | undefined {
  const entry = keyOf(key)
  if (entry === undefined) {
    return fault('unsupported map key')
  }
  if (entries.has(entry)) {
    return repeatedKey(entry)
  }
  entries.set(entry, { key, value })
  return undefined
}

function map(): Collector {
  const entries: Entries = new Map()
  return {
    add: (result, key) => (isFault(result) ? result : insert(entries, key, result)),
    end: () => mapOf(entries),
  }
}

function mapEntries(budget: Budget): Collector {
  const entries: Entries = new Map()
  return {
    add: (result) => {
      if (isFault(result) || !isKind(result, 'map')) {
        return isFault(result) ? result : fault('transformMapEntry takes an expression that gives a map')
      }
      const keys = result.keys()
      budget.spend(keys.length)
      const failures = keys.map((key) => insert(entries, key, result.get(keyOf(key) ?? '') ?? null))
      return failures.find((failure) => failure !== undefined)
    },
    end: () => mapOf(entries),
  }
}

/** How each comprehension makes its result. */
export const collectors: Readonly<Record<FoldKind, (budget: Budget) => Collector>> = {
  all: quantifier(false),
  exists: quantifier(true),
  existsOne,
  map: list,
  transformList: list,
  sortBy: sorted,
  transformMap: map,
  transformMapEntry: mapEntries,
}
