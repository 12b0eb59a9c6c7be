import type { Server } from 'node:https'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import { createEventRecorder, type EventRecorder } from '../../cluster/event-recorder.ts'
import { objectPath, resources } from '../../cluster/resource.ts'
import type { ImageLimits } from '../../policies/images/limits.ts'
import { createCertificateMetrics } from '../authority/metrics.ts'
import { createProblemLog } from '../background/problem-log.ts'
import { watchClock, type ClockSkew } from '../clock-skew.ts'
import { openCluster, type ClusterAccess } from './cluster-access.ts'
import type { Config } from '../config/config.ts'
import { createDenialMemory, type DenialMemory } from '../last-denial.ts'
import { createMetrics, type Metrics } from '../metrics.ts'
import { createObjectReviews, type ReviewObject } from '../policy-objects/review-object.ts'
import { createReloadReports } from '../policy-source/reload-reports.ts'
import { replaceCertificates } from '../server.ts'
import { openServingCertificates, type ServingCertificates } from '../certificate/serving-certificates.ts'
import { keepExceptions, type HouseExceptions } from './exceptions.ts'
import { openImages, type HouseImages } from './images.ts'
import { standForElection, type Leadership } from './leadership.ts'
import { openPolicies, type HousePolicies } from './policies.ts'
import { openRegistration, type HouseRegistration } from './registration.ts'
import { startRounds, type Rounds } from '../background/rounds.ts'

/** What a running server is made of; `state` alone changes. */
export interface House {
  config: Config
  log: Logger
  now: () => number
  metrics: Metrics
  access: ClusterAccess | undefined
  /** Where there is access to a cluster. */
  clock: ClockSkew | undefined
  leadership: Leadership
  policies: HousePolicies
  certificates: ServingCertificates
  registration: HouseRegistration | undefined
  exceptions: HouseExceptions
  images: HouseImages
  /** Judges DriftPolicies and DriftExceptions, where those of the cluster count. */
  reviewObject: ReviewObject | undefined
  denials: DenialMemory
  state: HouseState
  /** Ends everything but the server itself. */
  close(): Promise<void>
}

interface HouseState {
  draining: boolean
  server: Server | undefined
}

/** What nobody configures, and a test may want to be shorter. */
export interface Tuning {
  /** So long (milliseconds, default a minute) is an authority registered before it signs. */
  settle?: number
  /** How long answers about images are remembered. */
  images?: Partial<ImageLimits>
}

/** Files, clocks and what others write are looked at this often (milliseconds). */
const every = 1_000

/** Opens everything that a configuration asks for, in the order in which one thing needs another. Throws where it cannot serve. */
export async function furnish(config: Config, log: Logger, now: () => number, tuning: Tuning = {}): Promise<House> {
  const closing = createClosing()
  try {
    return await furnishing({ config, log, now, tuning }, closing)
  } catch (error) {
    await closing.close()
    throw error
  }
}

async function furnishing(
  { config, log, now, tuning }: Pick<House, 'config' | 'log' | 'now'> & { tuning: Tuning },
  closing: Closing,
): Promise<House> {
  const metrics = createMetrics({ processMetrics: true })
  metrics.maxAction.set({ action: config.maxAction ?? 'Enforce' }, 1)
  const reports = createReloadReports(metrics, log)
  const state: HouseState = { draining: false, server: undefined }
  const access = await openCluster(config.cluster, now)
  closing.later(() => access?.close())
  const clock = access && watchClock({ clock: () => access.client.clock?.(), log, metrics })
  const leadership = standForElection({ config, client: access?.client, now, log, metrics })
  closing.later(() => leadership.stop())
  const images = openImages({ config, access, now, log, metrics, limits: tuning.images ?? {} })
  closing.later(() => images.close())
  // Both are told of by what stands before them: a change of policies acts on webhooks and exceptions at once.
  const told: { registration?: HouseRegistration; rounds?: Rounds } = {}
  const common = { config, access, leading: () => leadership.leading(), now, log, metrics }
  const policies = openPolicies({
    ...common,
    onReload: (reload, loaded) => {
      reports.policies(reload, loaded)
      told.registration?.refresh()
      if (loaded !== undefined) images.prepare(loaded.set)
    },
    onObjects: () => void told.rounds?.once(),
  })
  closing.later(() => policies.cluster?.stop())
  const certificates = await openServingCertificates(config, {
    ...{ ...common, ...tuning, client: access?.client },
    metrics: createCertificateMetrics([metrics.registry]),
    registeredBundle: () => told.registration?.state().caBundle,
    clockProblem: () => clock?.problem(),
    onReload: (reload) => {
      if (reload.ok && state.server !== undefined) replaceCertificates(state.server, reload.material)
      reports.certificates(reload)
      told.registration?.refresh()
    },
  })
  closing.later(() => certificates.stop())
  reports.certificateInForce(certificates.current())
  await policies.source.refresh()
  const set = () => policies.source.current()?.set
  const registration = openRegistration({ ...common, policies: set, bundle: () => certificates.bundle() })
  if (registration !== undefined) told.registration = registration
  closing.later(() => registration?.stop())
  const events = openEvents(config, access, now, log)
  closing.later(() => events?.stop())
  const exceptions = keepExceptions({ ...common, events, policies: policies.cluster })
  closing.later(() => exceptions.stop())
  const rounds = startRounds(every, [
    () => policies.source.refresh(),
    () => certificates.refresh(),
    ...exceptions.rounds,
    ...(clock === undefined ? [] : [() => clock.round()]),
    ...(registration === undefined ? [] : [() => registration.round()]),
  ])
  told.rounds = rounds
  closing.later(() => {
    rounds.stop()
  })
  const reviewObject = openObjectReviews({ policies, access, now, log })
  const parts = { access, clock, leadership, policies, certificates, registration, exceptions, reviewObject, images }
  const denials = createDenialMemory(now)
  return { ...{ config, log, now, metrics, state, denials }, ...parts, close: () => closing.close() }
}

function openEvents(
  { podName }: Config,
  access: ClusterAccess | undefined,
  now: () => number,
  log: Logger,
): EventRecorder | undefined {
  if (access === undefined) return undefined
  const logProblem = createProblemLog(log, now, 'an Event was not written')
  return createEventRecorder({
    ...{ client: access.client, controller: 'kubectl-heal.io/admission', instance: podName ?? hostname(), now },
    onProblem: (failure) => {
      logProblem(failure.message)
    },
  })
}

function openObjectReviews({
  policies: { cluster, source },
  access,
  now,
  log,
}: Pick<House, 'policies' | 'access' | 'now' | 'log'>): ReviewObject | undefined {
  if (cluster === undefined || access === undefined) return undefined
  return createObjectReviews(
    {
      set: () => source.current()?.set,
      fileSet: () => cluster.fileSet(),
      exceptions: () => cluster.exceptionObjects(),
      readPolicy: (name, deadline) =>
        access.client.get(objectPath(resources.driftpolicies, { name }), Math.max(1, deadline - performance.now())),
      now,
    },
    log,
  )
}

interface Closing {
  /** What was opened last is closed first. */
  later(end: () => unknown): void
  close(): Promise<void>
}

function createClosing(): Closing {
  const ends: (() => unknown)[] = []
  return {
    later: (end) => {
      ends.unshift(end)
    },
    async close() {
      // Whatever one end comes to, the others follow.
      for (const end of ends.splice(0)) await Promise.allSettled([Promise.resolve().then(end)])
    },
  }
}
