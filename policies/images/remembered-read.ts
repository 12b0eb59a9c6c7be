import type { Known } from '../known.ts'
import { createFlights } from './flights.ts'
import { createMemory } from './memory.ts'
import type { Settings } from './settings.ts'

/** A read that equal askers share and, where something was found, that is remembered: what is absent may be made any moment. */
export function createRememberedRead<T>({ clock, limits }: Pick<Settings, 'clock' | 'limits'>) {
  const memory = createMemory<Known<T>>(() => clock.steady(), limits.remembered)
  const flights = createFlights<Known<T>>()
  return async (key: string, read: (deadline: number) => Promise<Known<T>>): Promise<Known<T>> =>
    memory.fresh(key)?.value ??
    flights.join(key, async () => {
      const value = await read(clock.steady() + limits.workFor)
      if (value.state === 'known') memory.put(key, { value, freshUntil: clock.steady() + limits.referencesFor })
      return value
    })
}
