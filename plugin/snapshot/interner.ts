/** Gives equal values as one. */
export type Intern = <Value>(value: Value) => Value

/**
 * Ten Pods of a ReplicaSet say the same of their containers: equal parts of objects become one object in memory. Only for what nobody
 * writes to, and while a snapshot is made; parts are told apart by their JSON.
 */
export function createInterner(): Intern {
  const seen = new Map<string, unknown>()
  return <Value>(value: Value): Value => {
    const key = JSON.stringify(value)
    const known = seen.get(key)
    // Equal JSON is an equal value, so what is known by it has the same type.
    if (known !== undefined) return known as Value
    seen.set(key, value)
    return value
  }
}
