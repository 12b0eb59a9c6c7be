import type { Logger } from 'pino'
import { list } from '../../policies/messages/text.ts'
import type { ConfigurationKind } from './metrics.ts'

/** Tells the log of the servers that a configuration led to instead of ours: once of each, or two that write in turn would tell it for ever. */
export function createOthersLog(log: Logger, kind: ConfigurationKind): (others: readonly string[]) => void {
  let told = ''
  return (others) => {
    const text = others.join()
    if (others.length === 0 || text === told) return
    told = text
    log.warn({ configuration: kind, others }, 'another heal-admission registers the same webhooks; one per cluster')
  }
}

/** Why a configuration is left as somebody else wants it for now. */
export function contention(others: readonly string[]): string {
  if (others.length === 0) return 'somebody else keeps changing it; the next repair waits'
  return `another heal-admission registers ${list(others, 3)}; one per cluster: the next repair waits`
}
