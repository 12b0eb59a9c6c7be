const often = 200

/** Waits for work, and ticks five times a second meanwhile. */
export async function ticking<T>(work: Promise<T>, tick: () => void): Promise<T> {
  const timer = setInterval(tick, often)
  try {
    return await work
  } finally {
    clearInterval(timer)
  }
}
