/**
 * A task that never runs twice at a time: who asks while it runs shares one more run after it, which sees what is true now. The
 * task reports its own failures.
 */
export function oneAtATime(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = (): Promise<void> => {
    running = task().finally(() => {
      running = undefined
    })
    return running
  }
  return () => {
    if (running === undefined) return start()
    next ??= running.then(
      () => {
        next = undefined
        return start()
      },
      () => {
        next = undefined
        return start()
      },
    )
    return next
  }
}
