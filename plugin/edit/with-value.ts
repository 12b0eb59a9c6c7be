import { asArray, isObject, own, type JsonObject } from '../../policies/json.ts'
import type { FieldElement } from '../../policies/kubernetes/fields-v1.ts'
import { listKeyValue } from '../../policies/kubernetes/list-keys.ts'
import type { Edit } from './edit.ts'
import { nest } from './nest.ts'

/** The object as it should read after an edit: what a result is proven against. The object itself stays as it is. */
export function withValue(object: JsonObject, { steps, value }: Edit): JsonObject {
  const changed = changedAt(object, steps, value)
  return isObject(changed) ? changed : object
}

function changedAt(node: unknown, steps: readonly FieldElement[], value: unknown): unknown {
  const [step, ...rest] = steps
  if (step === undefined) return value
  if (node === undefined || node === null) return value === undefined ? node : nest(steps, value)
  return step.kind === 'field' ? withField(node, step.name, rest, value) : withItem(node, step, rest, value)
}

function withField(node: unknown, name: string, rest: readonly FieldElement[], value: unknown): unknown {
  if (!isObject(node)) return node
  if (!Object.hasOwn(node, name) && value === undefined) return node
  const inner = changedAt(own(node, name), rest, value)
  const others = Object.entries(node).filter(([key]) => key !== name)
  return inner === undefined ? Object.fromEntries(others) : { ...node, [name]: inner }
}

function withItem(node: unknown, step: FieldElement, rest: readonly FieldElement[], value: unknown): unknown {
  if (!Array.isArray(node)) return node
  const items: readonly unknown[] = node
  const index = items.findIndex((item, at) => isNamed(item, at, step))
  if (index < 0) return value === undefined ? node : [...items, ...asArray(nest([step, ...rest], value))]
  const inner = changedAt(items[index], rest, value)
  return inner === undefined ? items.filter((_, at) => at !== index) : items.with(index, inner)
}

function isNamed(item: unknown, at: number, step: FieldElement): boolean {
  if (step.kind === 'index') return at === step.index
  if (step.kind === 'value') return item === step.value
  return step.kind === 'key' && step.keys.every(([name, value]) => listKeyValue(item, name) === value)
}
