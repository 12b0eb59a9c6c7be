import type { RegistryFailure, RegistryResult } from './result.ts'

/** Does the work for all items, a few at a time, and gives the results in the items' order; stops at the first failure. */
export async function eachOf<T, R>(
  items: readonly T[],
  parallel: number,
  work: (item: T) => Promise<RegistryResult<R>>,
): Promise<RegistryResult<R[]>> {
  const done: R[] = []
  let next = 0
  let failed: RegistryFailure | undefined
  const walk = async (): Promise<void> => {
    for (let at = next++; at < items.length && failed === undefined; at = next++) {
      const item = items[at]
      if (item === undefined) continue
      const result = await work(item)
      if (result.ok) done[at] = result.value
      else failed ??= result
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, walk))
  return failed ?? { ok: true, value: done }
}
