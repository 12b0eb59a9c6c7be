/**
 * The promise's value, or `otherwise` when it is not there at the deadline (milliseconds of `performance.now()`).
 * The promise itself goes on: others may wait for it longer.
 */
export async function beforeDeadline<T>(promise: Promise<T>, deadline: number, otherwise: T): Promise<T> {
  const left = deadline - performance.now()
  if (left <= 0) return otherwise
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, left, otherwise)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
