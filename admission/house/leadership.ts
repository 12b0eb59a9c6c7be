import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type { ApiClient } from '../../cluster/api-client.ts'
import { startElection } from '../../cluster/lease.ts'
import { createProblemLog } from '../background/problem-log.ts'
import type { Config } from '../config/config.ts'
import type { Metrics } from '../metrics.ts'

/** The name of the Lease, as of everything else this server has of its own in a cluster. */
const leaseName = 'heal-admission'

/** Which replica writes. */
export interface Leadership {
  leading(): boolean
  /** Who leads, as last seen. */
  leader(): string | undefined
  stop(): Promise<void>
}

/** What leadership takes. */
export interface LeadershipOptions {
  config: Config
  client: ApiClient | undefined
  now: () => number
  log: Logger
  metrics: Metrics
}

const nobody: Leadership = {
  leading: () => false,
  leader: () => undefined,
  stop: () => Promise.resolve(),
}

/** Stands for election where something is written that only one replica may write; else nobody leads. */
export function standForElection({ config, client, now, log, metrics }: LeadershipOptions): Leadership {
  const isNeeded = config.register !== undefined || config.clusterPolicies || config.tls.kind === 'managed'
  if (client === undefined || !isNeeded) return nobody
  const identity = `${config.podName ?? hostname()}_${randomUUID()}`
  const logProblem = createProblemLog(
    log,
    now,
    'the Lease cannot be read or written: nobody keeps webhooks and certificates',
  )
  const election = startElection({
    ...{ client, namespace: config.namespace, name: leaseName, identity, now },
    onChange: (leading) => {
      metrics.leader.set(leading ? 1 : 0)
      log.info({ leading, identity }, leading ? 'leading' : 'no longer leading')
    },
    onProblem: (failure) => {
      logProblem(failure.message)
    },
  })
  return { leading: () => election.leading(), leader: () => election.holder(), stop: () => election.stop() }
}
