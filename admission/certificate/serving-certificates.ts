import type { Logger } from 'pino'
import type { ApiClient } from '../../cluster/api-client.ts'
import { HealError } from '../../policies/heal-error.ts'
import { openManagedCertificates } from '../authority/managed-certificates.ts'
import type { CertificateMetrics } from '../authority/metrics.ts'
import { openClientCa } from './client-ca.ts'
import type { TlsMaterial } from './tls-files.ts'
import type { TlsReload, TlsSource } from './tls-source.ts'
import { openCertificates } from './certificates.ts'
import type { Config } from '../config/config.ts'
import { dnsNamesOf } from '../config/register-target.ts'

/** The certificates that a server serves with, wherever they come from. */
export interface ServingCertificates {
  current(): TlsMaterial
  /** The authorities that the API server has to trust (PEM), as far as they are known. */
  bundle(): string | undefined
  /** PEM, with --self-signed only: what a client has to trust. */
  selfSignedCa: string | undefined
  /** What keeps them from being kept, as a sentence. */
  problem(): string | undefined
  /** Looks for changes; never rejects. */
  refresh(): Promise<void>
  stop(): Promise<void>
}

/** What certificates need of the house. */
export interface CertificateSurroundings {
  client: ApiClient | undefined
  leading: () => boolean
  /** The caBundle that the API server uses; undefined where it is not known. */
  registeredBundle: () => string | undefined
  /** Why this replica should make none, as a sentence. */
  clockProblem: () => string | undefined
  now: () => number
  log: Logger
  metrics: CertificateMetrics
  onReload: (reload: TlsReload) => void
  /** So long (milliseconds, default a minute) is an authority of its own registered before it signs. */
  settle?: number
}

/** So long (milliseconds) a start waits for a Secret that another replica may have to fill first. */
const patience = 60_000

/** Opens the certificates of a configuration. Throws a HealError where there is nothing to serve with. */
export async function openServingCertificates(
  config: Config,
  surroundings: CertificateSurroundings,
): Promise<ServingCertificates> {
  const { tls, host, clientCa } = config
  if (tls.kind === 'managed') return openManaged(config, tls.secret, surroundings)
  const { source, bundle, ca } = await openCertificates(
    { tls, host, clientCa },
    surroundings.now(),
    surroundings.onReload,
  )
  return {
    current: () => source.current(),
    bundle,
    selfSignedCa: ca,
    problem: () => undefined,
    refresh: () => source.refresh(),
    stop: () => Promise.resolve(),
  }
}

async function openManaged(
  config: Config,
  secretName: string,
  { client, onReload, ...surroundings }: CertificateSurroundings,
): Promise<ServingCertificates> {
  const { namespace, register } = config
  if (client === undefined) throw new Error('managed certificates need a cluster')
  const clientCa = config.clientCa === undefined ? undefined : await openAuthorities(config.clientCa, onReload)
  const managed = await openManagedCertificates({
    ...surroundings,
    ...{ client, namespace, secretName, dnsNames: dnsNamesOf(register, namespace) },
    clientCa: () => clientCa?.current(),
    onReload: (material) => {
      onReload({ ok: true, material })
    },
  })
  const refresh = async () => {
    await clientCa?.refresh()
    await managed.refresh()
  }
  if (!(await managed.whenReady(patience))) {
    const problem = managed.problem() ?? 'no replica has put one there: who leads, and may it update the Secret?'
    await managed.stop()
    throw new HealError('CERTIFICATE', `Secret "${namespace}/${secretName}" holds no certificate: ${problem}`, {
      hint: 'see the role heal-admission in manifests/base/rbac.yaml',
    })
  }
  return {
    current: () => currentOf(managed.current()),
    bundle: () => managed.bundle(),
    selfSignedCa: undefined,
    problem: () => managed.problem(),
    refresh,
    stop: () => managed.stop(),
  }
}

/** What is wrong with the authorities of clients later is told; good ones come with the next certificate. */
async function openAuthorities(file: string, onReload: (reload: TlsReload) => void): Promise<TlsSource<string>> {
  try {
    return await openClientCa(file, (reload) => {
      if (!reload.ok) onReload(reload)
    })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new HealError('CERTIFICATE', message, { hint: 'see --client-ca', cause: error })
  }
}

function currentOf(material: TlsMaterial | undefined): TlsMaterial {
  if (material === undefined) throw new Error('a certificate that was served is gone')
  return material
}
