import type { Logger } from 'pino'
import type { ApiClient } from '../../cluster/api-client.ts'
import type { TlsMaterial } from '../certificate/tls-files.ts'
import { readCertificate, writeCertificates } from '../certificate/pem.ts'
import { choose } from './choose.ts'
import { authoritiesOf, type Held } from './draft.ts'
import { endOf } from './lifetimes.ts'
import type { CertificateMetrics } from './metrics.ts'
import { offeredBy } from './offered.ts'
import { planCertificates } from './plan.ts'
import { observe, type Registered } from './registered.ts'
import { createReports, type Reports } from './reports.ts'
import { readSecret, whyNotOurs, writeSecret, type CertificateData } from './secret-data.ts'
import { openSecretStore, type SecretStore } from './secret-store.ts'
import { createTurns } from './turns.ts'

/** What managed certificates need. */
export interface ManagedOptions {
  client: ApiClient
  namespace: string
  secretName: string
  /** DNS names and IP addresses that the serving certificate answers to. */
  dnsNames: readonly string[]
  /** Only one replica at a time writes. */
  leading: () => boolean
  /** The caBundle (PEM) that the API server is known to use; undefined where that is not known. */
  registeredBundle: () => string | undefined
  /** Why this replica's clock is not one to make certificates by; a sentence. */
  clockProblem?: () => string | undefined
  /** Authorities of client certificates, to be served beside (--client-ca). */
  clientCa?: () => string | undefined
  /** milliseconds */
  now: () => number
  log: Pick<Logger, 'info' | 'error'>
  metrics: CertificateMetrics
  /** Called with each new certificate, also with the first. */
  onReload: (material: TlsMaterial) => void
  /** So long (milliseconds, default a minute) is an authority registered before it signs. */
  settle?: number
  /** Time passes also where nothing else happens (milliseconds, default a second). */
  every?: number
}

/** Certificates that are kept in a Secret. */
export interface ManagedCertificates {
  /** What is to be served; undefined before the Secret holds something usable. */
  current(): TlsMaterial | undefined
  /** Every authority that a client has to trust, PEM; the same set is always the same text. */
  bundle(): string | undefined
  /** True as soon as there is a certificate to serve, false where there is none within the time (milliseconds). */
  whenReady(timeout: number): Promise<boolean>
  /** Looks at Secret, clock and registration now; never rejects. */
  refresh(): Promise<void>
  /** What keeps the Secret from being followed or written, as a sentence. */
  problem(): string | undefined
  stop(): Promise<void>
}

interface State {
  data: CertificateData
  held: Held | undefined
  registered: Registered | undefined
  /** The last that was known of the registration, and when. */
  lastKnown: { registered: Registered; at: number } | undefined
  material: TlsMaterial | undefined
  /** After a failed write: not before (milliseconds of `performance.now()`). */
  retryAt: number
  failures: number
}

const longestRetry = 30_000

/** Follows the Secret, and while this replica leads keeps what is in it fresh and whole. */
export function openManagedCertificates(options: ManagedOptions): Promise<ManagedCertificates> {
  const { client, namespace, secretName: name, now, every = 1_000 } = options
  const reports = createReports({ ...options, secret: `${namespace}/${name}` })
  const state: State = {
    data: {},
    held: undefined,
    registered: undefined,
    lastKnown: undefined,
    material: undefined,
    retryAt: 0,
    failures: 0,
  }
  const turns = createTurns(() => step(options, state, store, reports).catch(reports.surprised), every)
  const store: SecretStore = openSecretStore({
    ...{ client, namespace, name, now },
    onChange: () => {
      reports.over('follow')
      void turns.take()
    },
    onProblem: (failure) => {
      reports.failed('follow', failure)
    },
  })
  return Promise.resolve({
    current: () => state.material,
    bundle: () => bundleOf(state, now()),
    whenReady: (timeout) => turns.until(() => state.material !== undefined, timeout),
    refresh: turns.take,
    problem: () => (options.leading() ? options.clockProblem?.() : undefined) ?? reports.problem(),
    async stop() {
      store.stop()
      await turns.stop()
    },
  })
}

async function step(options: ManagedOptions, state: State, store: SecretStore, reports: Reports): Promise<void> {
  state.registered = observe(state.registered, options.registeredBundle(), options.now())
  if (state.registered !== undefined) state.lastKnown = { registered: state.registered, at: options.now() }
  if (options.leading()) await keep(options, state, store, reports)
  const seen = store.seen()
  if (seen === undefined) return
  state.data = readSecret(seen.secret)
  adopt(options, state)
}

/** The leader's part: writes what the plan says. */
async function keep(options: ManagedOptions, state: State, store: SecretStore, reports: Reports): Promise<void> {
  const seen = store.seen()
  if (seen === undefined || performance.now() < state.retryAt) return
  // The API server would refuse what is not valid by its own clock.
  if (options.clockProblem?.() !== undefined) return
  const notOurs = whyNotOurs(seen.secret)
  if (notOurs !== undefined) {
    reports.notOurs(notOurs)
    return
  }
  const { dnsNames: names, settle = 60_000 } = options
  const { held, registered } = state
  const plan = planCertificates(readSecret(seen.secret), { now: options.now(), names, registered, held, settle })
  if (plan === undefined) return
  const result = await store.write((secret) => writeSecret(secret, plan.data))
  // A conflict is no failure: somebody was faster, and what they wrote is looked at next.
  const isFailed = !result.ok && result.failure.reason !== 'Conflict' && result.failure.reason !== 'AlreadyExists'
  state.failures = isFailed ? state.failures + 1 : 0
  state.retryAt = isFailed ? performance.now() + Math.min(longestRetry, 500 * 2 ** state.failures) : 0
  if (isFailed) reports.failed('write', result.failure)
  else reports.over('write')
  if (result.ok) reports.written(plan)
}

/** Every replica's part: serves what the Secret offers, as soon as the API server would trust it. */
function adopt(options: ManagedOptions, state: State): void {
  const { settle = 60_000, metrics, clientCa } = options
  const now = options.now()
  const authority = readCertificate(state.data.ca)
  if (authority !== undefined) metrics.caExpiry.set(endOf(authority) / 1000)
  state.held = choose(state.held, offeredBy(state.data, now), lastKnown(state, now, settle), { now, settle })
  if (state.held === undefined) return
  const { cert, key, certificate } = state.held.leaf
  const client = clientCa?.()
  const isSame = state.material?.cert === cert && state.material.clientCa === client
  if (isSame) return
  const material = { cert, key, expiresAt: endOf(certificate), ...(client === undefined ? {} : { clientCa: client }) }
  options.onReload(material)
  state.material = material
}

/** While a bundle is written into one webhook configuration after the other, they differ, and nothing is known for a moment. */
function lastKnown({ lastKnown: last }: State, now: number, settle: number): Registered | undefined {
  return last !== undefined && now - last.at < settle ? last.registered : undefined
}

function bundleOf({ data, held }: State, now: number): string | undefined {
  const bundle = writeCertificates([...authoritiesOf(data, now), ...(held?.authorities ?? [])])
  return bundle === '' ? undefined : bundle
}
