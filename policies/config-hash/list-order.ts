import { asArray, asObject, asString, own } from '../json.ts'
import type { FieldSet } from '../kubernetes/fields-v1.ts'
import { isOrderedList } from '../kubernetes/list-keys.ts'

/**
 * One line for the order of each declared list whose order matters although its items have keys: init containers run one after
 * the other, and `$(VAR)` sees only earlier variables. Items that others inserted in between do not matter.
 */
export function orderLines(set: FieldSet, value: unknown, path = ''): string[] {
  const lines: string[] = []
  const items = itemsByName(value)
  for (const { element, set: inner } of set.children.values()) {
    if (element.kind === 'field') {
      const list = own(asObject(value), element.name)
      const place = `${path}/${element.name}`
      const names = declaredNames(inner)
      if (hasOrder(element.name, list, names)) lines.push(`order ${place} ${orderOf(list, names)}`)
      lines.push(...orderLines(inner, list, place))
    } else if (element.kind === 'key') {
      const name = element.keys.find(([key]) => key === 'name')?.[1]
      if (items?.has(name)) lines.push(...orderLines(inner, items.get(name), `${path}[${JSON.stringify(name)}]`))
    }
  }
  return lines
}

function itemsByName(value: unknown): ReadonlyMap<unknown, unknown> | undefined {
  return Array.isArray(value) ? new Map(value.map((item: unknown) => [own(asObject(item), 'name'), item])) : undefined
}

function declaredNames(set: FieldSet): ReadonlySet<unknown> {
  const names = new Set<unknown>()
  for (const { element } of set.children.values()) if (element.kind === 'key') names.add(element.keys[0]?.[1])
  return names
}

function hasOrder(field: string, list: unknown, names: ReadonlySet<unknown>): boolean {
  if (isOrderedList(field)) return true
  if (field !== 'env') return false
  return asArray(list).some((entry) => {
    const variable = asObject(entry)
    return names.has(own(variable, 'name')) && asString(own(variable, 'value'))?.includes('$(')
  })
}

function orderOf(list: unknown, names: ReadonlySet<unknown>): string {
  const present = asArray(list).map((entry) => own(asObject(entry), 'name'))
  return JSON.stringify(present.filter((name) => names.has(name)))
}
