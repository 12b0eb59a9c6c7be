import { resources } from '../../cluster/resource.ts'
import { createOverflow } from './overflow.ts'
import { watchKind, type WatchedKind, type WatchOptions } from './watch-kind.ts'

/** The DriftExceptions of a cluster, also where there are more than are kept. */
export interface WatchedExceptions extends WatchedKind {
  /** One sentence while there are more than are kept; undefined while all are known. */
  cut: () => string | undefined
}

/** How many are kept. */
export interface WatchExceptionsOptions extends WatchOptions {
  /** DriftExceptions that are kept; default 20,000. */
  mostExceptions?: number
  /** How often they are read while there are more (milliseconds); default 20 s. */
  pace?: number
}

/** More than twice what may be granted: reviews that are under way at once, and grants while no webhook is registered. */
const mostKept = 20_000

/**
 * Follows the exceptions. Where there are more than are kept, what was known stays until the most useful of them were read, again
 * and again; it never leaves them unknown for good, because without them the policies would be unknown too.
 */
export function watchExceptions(options: WatchExceptionsOptions): WatchedExceptions {
  const { client, now, onChange, mostExceptions: most = mostKept, pace } = options
  let cutAt: number | undefined
  const isCut = () => cutAt !== undefined && cutAt >= (kind.lastHeard() ?? 0)
  const kind = watchKind(options, resources.driftexceptions, {
    maxObjects: most,
    onFailure: ({ reason }) => {
      if (reason !== 'TooLarge') return
      const isFirst = !isCut()
      cutAt = now()
      overflow.look(isFirst)
    },
  })
  const overflow = createOverflow({
    ...{ client, most, now, onChange, known: kind.objects },
    ...(pace === undefined ? {} : { pace }),
  })
  return {
    ...kind,
    objects: () => (isCut() ? overflow.objects() : undefined) ?? kind.objects(),
    cut: () => (isCut() ? sentence(most) : undefined),
    stop: () => {
      kind.stop()
      overflow.stop()
    },
  }
}

function sentence(most: number): string {
  const what = `the cluster has more than ${most.toLocaleString('en-US')} DriftExceptions, so some may not be in force`
  return `${what}: delete ended ones (kubectl heal override list -A --all; kubectl delete driftexception NAME)`
}
