/** What an API server's clock said, and what the own one said at that moment: milliseconds since the epoch. */
export interface ServerTime {
  /** Of the header Date, which is cut to whole seconds. */
  serverTime: number
  at: number
}

/** Remembers the newest time that an API server told. */
export interface ServerClock {
  /** The header Date of an answer that has just come; what is no date is passed over. */
  hear: (date: string | undefined) => void
  last: () => ServerTime | undefined
}

/** Has heard nothing yet; `now` is the own clock. */
export function createServerClock(now: () => number): ServerClock {
  let last: ServerTime | undefined
  return {
    hear(date) {
      const serverTime = Date.parse(date ?? '')
      if (Number.isFinite(serverTime)) last = { serverTime, at: now() }
    },
    last: () => last,
  }
}
