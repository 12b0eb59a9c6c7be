import type { Server } from 'node:https'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { buildApp } from './app.ts'
import type { Config } from './config/config.ts'
import { furnish, type House, type Tuning } from './house/house.ts'
import { readinessOf, type Readiness } from './readiness.ts'
import { createTlsServer, listen, urlOf } from './server.ts'
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

/** What a Pod's default 30 seconds of termination leave beside the drain (milliseconds). */
const grace = 20_000

/** Starts the server of a configuration. Throws where it cannot serve; policies that do not load only leave it unready. */
export async function start(
  config: Config,
  log: Logger,
  now: () => number = Date.now,
  tuning: Tuning = {},
): Promise<Running> {
  const house = await furnish(config, log, now, tuning)
  try {
    return await open(house)
  } catch (error) {
    await house.close()
    throw error
  }
}

async function open(house: House): Promise<Running> {
  const { config, log, metrics, certificates } = house
  const app = appOf(house)
  await app.ready()
  const { server } = house.state
  if (server === undefined) throw new Error('fastify made no server')
  watchTlsErrors(server, metrics, log)
  const url = urlOf(await listen(server, config.port, config.host))
  log.info({ url, maxAction: config.maxAction ?? 'Enforce', cluster: clusterOf(config) }, 'listening')
  let ending: Promise<void> | undefined
  return {
    url,
    ca: certificates.selfSignedCa,
    stop: (drain = config.drain) => (ending ??= end(house, server, drain)),
  }
}

function appOf(house: House): FastifyInstance {
  const { config, log, now, metrics, access, policies, certificates, state, reviewObject, exceptions, images } = house
  const dependencies = {
    policies: () => policies.source.current()?.set,
    reader: access?.reader,
    images,
    maxAction: config.maxAction,
    metrics,
    log,
    now,
    tellAllowed: exceptions.tellAllowed,
    onDenied: house.denials.onDenied,
    ...(reviewObject === undefined ? {} : { reviewObject }),
    draining: () => state.draining,
    requireClientCertificate: config.clientCa !== undefined,
    clientNames: config.clientNames,
    readiness: () => readiness(house),
  }
  return buildApp(dependencies, (listener) => (state.server = createTlsServer(certificates.current(), listener)))
}

function readiness({
  config,
  clock,
  policies,
  certificates,
  registration,
  leadership,
  denials,
  images,
  state,
}: House): Readiness {
  return readinessOf({
    loaded: policies.source.current(),
    lastReload: policies.source.lastReload(),
    draining: state.draining,
    maxAction: config.maxAction,
    cluster: clusterOf(config),
    clock,
    clusterPolicies: policies.cluster,
    certificateExpiresAt: certificates.current().expiresAt,
    certificateProblem: certificates.problem(),
    registration: registration?.state(),
    leader: leadership.leader(),
    unanswered: images.unanswered(),
    lastDenial: denials.last(),
  })
}

async function end(house: House, server: Server, drain: number): Promise<void> {
  house.state.draining = true
  house.log.info({ drain }, 'shutting down')
  const finished = await shutDown(server, { drain, grace })
  await house.close()
  if (finished) house.log.info('stopped')
  else house.log.error('stopped with reviews in flight')
}

function clusterOf(config: Config): 'kubeconfig' | 'in-cluster' | 'none' {
  return config.cluster?.kind ?? 'none'
}
