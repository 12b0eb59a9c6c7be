/** The room that the signatures of one image take in memory, until they are verified. */
export interface Room {
  /** Takes room for so many bytes more; false where there is none now. */
  take(bytes: number): boolean
  /** Gives all of it back. */
  leave(): void
}

/**
 * Rooms that share `most` bytes. The first `free` bytes of each are always there: usual signatures are far smaller, and must not
 * wait for those who push large ones.
 */
export function createRooms(most: number, free: number): () => Room {
  let taken = 0
  return () => {
    let own = 0
    const beyond = (bytes: number): number => Math.max(bytes - free, 0)
    return {
      take(bytes) {
        const more = beyond(own + bytes) - beyond(own)
        if (taken + more > most) return false
        taken += more
        own += bytes
        return true
      },
      leave() {
        taken -= beyond(own)
        own = 0
      },
    }
  }
}
