import { hostname } from 'node:os'
import { X509Certificate } from 'node:crypto'
import { HealError } from '../../policies/heal-error.ts'
import { createBundleMemory } from './bundle-memory.ts'
import { selfSigned } from './self-signed.ts'
import { readAuthorities, readTlsFiles, type TlsMaterial } from './tls-files.ts'
import { createTlsSource, type TlsReader, type TlsReload, type TlsSource } from './tls-source.ts'
import type { Config, TlsConfig } from '../config/config.ts'
import { fingerprint } from '../background/fingerprint.ts'

/** The certificates of a configuration, and for --self-signed the CA to trust (PEM). */
export interface Certificates {
  source: TlsSource
  ca?: string
  /** Authorities that a client has to trust (PEM); undefined where they are not known (--tls-cert without --tls-ca). */
  bundle: () => string | undefined
}

/** Certificates that are not kept in a Secret: given as files, or made for trying. */
export interface CertificateConfig extends Pick<Config, 'clientCa' | 'host'> {
  tls: Exclude<TlsConfig, { kind: 'managed' }>
}

/** Reads the configured files or makes a certificate. Throws where that cannot be served with. */
export async function openCertificates(
  config: CertificateConfig,
  now: number,
  onReload: (reload: TlsReload) => void,
): Promise<Certificates> {
  const { tls, clientCa } = config
  try {
    if (tls.kind === 'files') return await opened(fromFiles(tls, clientCa), onReload)
    const { reader, ca } = made(config, now)
    return { ...(await opened(reader, onReload)), ca }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const hint = 'see --tls-cert, --tls-key and --client-ca (and --tls-ca)'
    throw new HealError('CERTIFICATE', message, { hint, cause: error })
  }
}

async function opened(reader: TlsReader, onReload: (reload: TlsReload) => void): Promise<Certificates> {
  const memory = createBundleMemory()
  const source = await createTlsSource(reader, (reload) => {
    if (reload.ok) memory.replace(reload.material.ca)
    onReload(reload)
  })
  memory.replace(source.current().ca)
  return { source, bundle: memory.bundle }
}

function fromFiles(
  { cert, key, ca }: { cert: string; key: string; ca: string | undefined },
  clientCa: string | undefined,
): TlsReader {
  const files = { cert, key, ...(clientCa === undefined ? {} : { clientCa }), ...(ca === undefined ? {} : { ca }) }
  return { fingerprint: () => fingerprint(Object.values(files)), read: () => readTlsFiles(files) }
}

function made({ host, clientCa }: Pick<Config, 'clientCa' | 'host'>, now: number): { reader: TlsReader; ca: string } {
  const names = ['localhost', '127.0.0.1', '::1', hostname(), ...(host === undefined ? [] : [host])]
  const pair = selfSigned([...new Set(names)], now)
  const expiresAt = new X509Certificate(pair.cert).validToDate.getTime()
  const read = async (): Promise<TlsMaterial> => ({
    ...pair,
    expiresAt,
    ...(clientCa === undefined ? {} : { clientCa: await readAuthorities(clientCa) }),
  })
  const watched = clientCa === undefined ? [] : [clientCa]
  return { reader: { fingerprint: () => fingerprint(watched), read }, ca: pair.ca }
}
