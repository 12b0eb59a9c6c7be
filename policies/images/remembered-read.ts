import { createFlights } from './flights.ts'
import { createMemory, type Aged } from './memory.ts'
import type { Settings } from './settings.ts'

/**
 * A read that equal askers share, and that is remembered where it is worth it: what is absent may be made, and what failed may be
 * read, any moment.
 */
export function createRememberedRead<T>(
  { clock, limits }: Pick<Settings, 'clock' | 'limits'>,
  isWorthKeeping: (value: T) => boolean,
) {
  const memory = createMemory<T>(() => clock.steady(), limits.remembered)
  const flights = createFlights<Aged<T>>()

  async function start(key: string, read: (deadline: number) => Promise<T>): Promise<Aged<T>> {
    const value = await read(clock.steady() + limits.workFor)
    const aged = { value, freshUntil: isWorthKeeping(value) ? clock.steady() + limits.referencesFor : 0 }
    memory.put(key, aged)
    return aged
  }

  return async (key: string, read: (deadline: number) => Promise<T>): Promise<Aged<T>> =>
    memory.fresh(key) ?? flights.join(key, () => start(key, read))
}
