/** Work under way, by key: who asks for the same joins it. */
export interface Flights<T> {
  join(key: string, start: () => Promise<T>): Promise<T>
}

/** Equal keys share one promise until it is settled. */
export function createFlights<T>(): Flights<T> {
  const running = new Map<string, Promise<T>>()
  return {
    join: (key, start) => {
      const joined = running.get(key)
      if (joined !== undefined) return joined
      const started = start().finally(() => running.delete(key))
      running.set(key, started)
      return started
    },
  }
}
