/** Resolves when the condition holds; fails with what was waited for after `within` milliseconds. */
export async function until(what: string, condition: () => boolean, within = 8_000): Promise<void> {
  const deadline = performance.now() + within
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${within} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
