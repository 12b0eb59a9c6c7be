/** How often somebody else's edits may be undone. Times are milliseconds of a clock that never goes back. */
export interface RepairBudget {
  /** Milliseconds until the next repair may be made; 0: now. */
  wait(now: number): number
  /** Counts one. */
  spend(now: number): void
}

/** Bounds of a budget. */
export interface RepairLimits {
  /** So many in an hour are made at once. */
  atOnce: number
  /** Further ones keep this distance (milliseconds). */
  distance: number
}

/** 10 at once and then one in three minutes: at most 30 in an hour. */
export const usualRepairs: RepairLimits = { atOnce: 10, distance: 180_000 }

const hour = 3_600_000

/**
 * An edit by hand is undone at once, and so is the next; but a controller that edits as often as we do (some clouds complete the
 * namespaceSelectors of every webhook) must not make the API server reload webhooks for ever.
 */
export function createRepairBudget({ atOnce, distance }: RepairLimits): RepairBudget {
  let spent: number[] = []
  const recent = (now: number): number[] => (spent = spent.filter((time) => time > now - hour))
  return {
    wait(now) {
      const last = recent(now).at(-1)
      return last === undefined || spent.length < atOnce ? 0 : Math.max(0, last + distance - now)
    },
    spend(now) {
      recent(now).push(now)
    },
  }
}
