/** How long an exception that ended is kept as the record of what was allowed; then the leader deletes it (milliseconds): 30 days. */
export const keptAfterEnd = 30 * 24 * 3_600_000
