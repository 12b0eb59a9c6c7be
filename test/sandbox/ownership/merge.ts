import { copy, isList, isObject, setOwn } from '../json.ts'
import type { JsonObject } from '../types.ts'
import { itemName } from './nodes.ts'
import { resolve } from './shape.ts'
import type { Shape } from './shape.ts'

type ListShape = Extract<Shape, { kind: 'list' }>

/** The live value with an applied one laid over it: leaves are replaced, maps and keyed lists are joined. */
export function merge(given: Shape, live: unknown, applied: unknown): unknown {
  if (applied === undefined) return copy(live)
  const shape = resolve(given, applied)
  if (shape.kind === 'map' && isObject(applied ?? {})) return mergeMaps(shape, live, applied)
  if (shape.kind === 'list' && isList(applied ?? [])) return mergeLists(shape, live, applied)
  return copy(applied)
}

function mergeMaps(shape: Extract<Shape, { kind: 'map' }>, live: unknown, applied: unknown): unknown {
  const [left, right] = [isObject(live) ? live : {}, isObject(applied) ? applied : {}]
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  if (names.size === 0) return copy(applied)
  const result: JsonObject = {}
  for (const name of names) {
    const child = shape.field(name) ?? shape.others
    const [old, own] = [ownValue(left, name), ownValue(right, name)]
    setOwn(result, name, child ? merge(child, old, own) : copy(own ?? old))
  }
  return result
}

/** Applied items keep the order of the application, the others stay before the next one that both have. */
function mergeLists(shape: ListShape, live: unknown, applied: unknown): unknown {
  const left = named(shape, isList(live) ? live : [])
  const right = named(shape, isList(applied) ? applied : [])
  if (left.length + right.length === 0) return copy(applied)
  const old = new Map(left)
  const own = new Map(right)
  const result: unknown[] = []
  const done = new Set<string>()
  const take = (name: string) => {
    done.add(name)
    result.push(merge(shape.item, old.get(name), own.get(name)))
  }
  const shared = right.map(([name]) => name).filter((name) => old.has(name))
  let [l, r] = [0, 0]
  while (l < left.length || r < right.length) {
    const [leftName] = left[l] ?? []
    const [rightName] = right[r] ?? []
    if (leftName !== undefined && leftName === rightName) {
      take(leftName)
      shared.shift()
      l += 1
      r += 1
      continue
    }
    if (leftName !== undefined && rightName !== undefined) {
      if (own.has(leftName) && shared[0] !== undefined && shared[0] !== leftName) {
        l += 1
        continue
      }
    }
    if (leftName !== undefined && !own.has(leftName)) {
      take(leftName)
      l += 1
      continue
    }
    if (leftName !== undefined && done.has(leftName)) l += 1
    if (rightName === undefined) continue
    if (shared[0] === rightName) shared.shift()
    take(rightName)
    r += 1
  }
  return result
}

function named(shape: ListShape, items: unknown[]): [string, unknown][] {
  return items.map((item) => [itemName(shape, item) ?? JSON.stringify(item), item])
}

function ownValue(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
