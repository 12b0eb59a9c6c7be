/** Items that wait: those of a group in their order, and the groups by turns, so that who brings many holds up nobody else. */
export interface Turns<T> {
  add(group: string, item: T): void
  /** How many wait, of one group or of all. */
  count(group?: string): number
  /** The one whose turn it is, which then waits no more. */
  take(): T | undefined
  takeAll(): T[]
}

/** Nobody waits yet. */
export function createTurns<T>(): Turns<T> {
  const groups = new Map<string, T[]>()
  return {
    add: (group, item) => {
      const waiting = groups.get(group)
      if (waiting === undefined) groups.set(group, [item])
      else waiting.push(item)
    },
    count: (group) =>
      group === undefined
        ? [...groups.values()].reduce((sum, waiting) => sum + waiting.length, 0)
        : (groups.get(group)?.length ?? 0),
    take: () => {
      const [first] = groups
      if (first === undefined) return undefined
      const [group, waiting] = first
      groups.delete(group)
      const item = waiting.shift()
      if (waiting.length > 0) groups.set(group, waiting)
      return item
    },
    takeAll: () => {
      const all = [...groups.values()].flat()
      groups.clear()
      return all
    },
  }
}
