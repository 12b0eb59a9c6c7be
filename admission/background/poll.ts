/** A task that runs again and again. */
export interface Poll {
  stop(): void
}

/**
 * Runs a task every so many milliseconds, never twice at a time, and without keeping the process alive. The file system's
 * own notifications are not used: they miss the symlink swaps by which mounted ConfigMaps and Secrets change.
 */
export function poll(every: number, task: () => Promise<void>): Poll {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const again = () => {
    if (stopped) return
    timer = setTimeout(() => {
      // The task reports its own failures; whatever else happens, the next turn comes.
      task().then(again, again)
    }, every).unref()
  }
  again()
  return {
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
