import { hostname } from 'node:os'
import { X509Certificate } from 'node:crypto'
import { HealError } from '../policies/heal-error.ts'
import { selfSigned } from './certificate/self-signed.ts'
import { readClientCa, readTlsFiles } from './certificate/tls-files.ts'
import { createTlsSource, type TlsReload, type TlsSource } from './certificate/tls-source.ts'
import type { Config } from './config.ts'
import { fingerprint } from './files/fingerprint.ts'

/** The certificates of a configuration, and for --self-signed the CA to trust (PEM). */
export interface Certificates {
  source: TlsSource
  ca?: string
}

/** Reads the configured files or makes a certificate. Throws where that cannot be served with. */
export async function openCertificates(
  config: Pick<Config, 'tls' | 'clientCa' | 'host'>,
  now: number,
  onReload: (reload: TlsReload) => void,
): Promise<Certificates> {
  try {
    return config.tls.kind === 'files'
      ? { source: await fromFiles(config.tls, config.clientCa, onReload) }
      : await made(config, now, onReload)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new HealError('CERTIFICATE', message, { hint: 'see --tls-cert, --tls-key and --client-ca', cause: error })
  }
}

function fromFiles(
  { cert, key }: { cert: string; key: string },
  clientCa: string | undefined,
  onReload: (reload: TlsReload) => void,
): Promise<TlsSource> {
  const files = { cert, key, ...(clientCa === undefined ? {} : { clientCa }) }
  return createTlsSource(
    { fingerprint: () => fingerprint(Object.values(files)), read: () => readTlsFiles(files) },
    onReload,
  )
}

async function made(
  { host, clientCa }: Pick<Config, 'clientCa' | 'host'>,
  now: number,
  onReload: (reload: TlsReload) => void,
): Promise<Certificates> {
  const names = ['localhost', '127.0.0.1', '::1', hostname(), ...(host === undefined ? [] : [host])]
  const { ca, cert, key } = selfSigned([...new Set(names)], now)
  const expiresAt = new X509Certificate(cert).validToDate.getTime()
  const read = async () => ({
    cert,
    key,
    expiresAt,
    ...(clientCa === undefined ? {} : { clientCa: await readClientCa(clientCa) }),
  })
  const watched = clientCa === undefined ? [] : [clientCa]
  return { ca, source: await createTlsSource({ fingerprint: () => fingerprint(watched), read }, onReload) }
}
