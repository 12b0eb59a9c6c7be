import type { ClusterFlags } from '../connect/cluster-flags.ts'
import type { Connection } from '../connect/connect.ts'
import type { Reach } from './cluster-sources.ts'

/** A connection that is made when something of the cluster is first read. */
export interface LazyConnection {
  reach: Reach
  close(): void
}

/** The cluster that the flags name, if it is needed at all. `reach` rejects with a HealError where they lead nowhere. */
export function lazyConnection(flags: ClusterFlags): LazyConnection {
  const made: Connection[] = []
  return {
    reach: async () => {
      const { connect } = await import('../connect/connect.ts')
      const connection = await connect(flags)
      made.push(connection)
      return connection.client
    },
    close: () => {
      for (const connection of made) connection.close()
    },
  }
}
