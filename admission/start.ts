import type { Server } from 'node:https'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { ClusterReader } from '../cluster/reader.ts'
import { buildApp } from './app.ts'
import { openCertificates, type Certificates } from './certificates.ts'
import { openCluster } from './cluster-access.ts'
import type { Config } from './config.ts'
import { poll } from './files/poll.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { policyFiles } from './policy-files.ts'
import { createPolicySource, type PolicySource } from './policy-source.ts'
import { readinessOf } from './readiness.ts'
import { createReloadReports } from './reload-reports.ts'
import { createTlsServer, listen, replaceCertificates, urlOf } from './server.ts'
import { shutDown } from './shutdown.ts'
import { watchTlsErrors } from './tls-errors.ts'

/** A server that listens. */
export interface Running {
  /** `https://127.0.0.1:8443` */
  url: string
  /** PEM, with --self-signed only: what a client has to trust. */
  ca: string | undefined
  /** Ends it without dropping a review; `drain` (milliseconds) overrides the configured one. Repeated calls share one end. */
  stop(drain?: number): Promise<void>
}

/** Files are looked at this often (milliseconds). */
const pollEvery = 1_000
/** What a Pod's default 30 seconds of termination leave beside the drain (milliseconds). */
const grace = 20_000

/** What a running server is made of; `draining` and `server` change once each. */
interface House {
  config: Config
  log: Logger
  now: () => number
  metrics: Metrics
  reader: ClusterReader | undefined
  certificates: Certificates
  policies: PolicySource
  state: { draining: boolean; server: Server | undefined }
}

/** Starts the server of a configuration. Throws where it cannot serve; policies that do not load only leave it unready. */
export async function start(config: Config, log: Logger, now: () => number = Date.now): Promise<Running> {
  const house = await furnish(config, log, now)
  const app = appOf(house)
  await app.ready()
  const { server } = house.state
  if (server === undefined) throw new Error('fastify made no server')
  watchTlsErrors(server, house.metrics, log)
  const url = urlOf(await listen(server, config.port, config.host))
  const polls = [poll(pollEvery, house.policies.refresh), poll(pollEvery, house.certificates.source.refresh)]
  log.info({ url, maxAction: config.maxAction ?? 'Enforce', cluster: clusterOf(config) }, 'listening')
  let ending: Promise<void> | undefined
  const stop = (drain = config.drain) =>
    (ending ??= end(house, server, drain).finally(() => {
      polls.forEach((each) => {
        each.stop()
      })
    }))
  return { url, ca: house.certificates.ca, stop }
}

async function furnish(config: Config, log: Logger, now: () => number): Promise<House> {
  const metrics = createMetrics({ processMetrics: true })
  metrics.maxAction.set({ action: config.maxAction ?? 'Enforce' }, 1)
  const reports = createReloadReports(metrics, log)
  const state: House['state'] = { draining: false, server: undefined }
  const certificates = await openCertificates(config, now(), (reload) => {
    if (reload.ok && state.server !== undefined) replaceCertificates(state.server, reload.material)
    reports.certificates(reload)
  })
  reports.certificateInForce(certificates.source.current())
  const reader = await openCluster(config.cluster)
  const files = policyFiles([...config.policies, ...config.exceptions], now)
  const policies = createPolicySource(files, now, reports.policies)
  await policies.refresh()
  return { config, log, now, metrics, reader, certificates, policies, state }
}

function appOf(house: House): FastifyInstance {
  const { config, log, now, metrics, reader, certificates, policies, state } = house
  const dependencies = {
    policies: () => policies.current()?.set,
    reader,
    maxAction: config.maxAction,
    metrics,
    log,
    now,
    draining: () => state.draining,
    requireClientCertificate: config.clientCa !== undefined,
    readiness: () =>
      readinessOf({
        loaded: policies.current(),
        lastReload: policies.lastReload(),
        draining: state.draining,
        maxAction: config.maxAction,
        cluster: clusterOf(config),
        certificateExpiresAt: certificates.source.current().expiresAt,
      }),
  }
  return buildApp(dependencies, (listener) => (state.server = createTlsServer(certificates.source.current(), listener)))
}

async function end(house: House, server: Server, drain: number): Promise<void> {
  house.state.draining = true
  house.log.info({ drain }, 'shutting down')
  const finished = await shutDown(server, { drain, grace })
  house.reader?.close()
  if (finished) house.log.info('stopped')
  else house.log.error('stopped with reviews in flight')
}

function clusterOf(config: Config): 'kubeconfig' | 'in-cluster' | 'none' {
  return config.cluster?.kind ?? 'none'
}
