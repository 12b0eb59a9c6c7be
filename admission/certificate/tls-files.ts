import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { issuedBy, readCertificates } from './pem.ts'

/** What a TLS server needs, as PEM, and when it ends. */
export interface TlsMaterial {
  cert: string
  key: string
  /** Authorities whose client certificates may send reviews. */
  clientCa?: string
  /** Authorities that a client has to trust, where they are known. */
  ca?: string
  /** End of the server certificate, in milliseconds since the epoch. */
  expiresAt: number
}

/** Paths of PEM files. */
export interface TlsFiles {
  cert: string
  key: string
  clientCa?: string
  ca?: string
}

/** Reads and checks certificate, key and authorities; rejects with a sentence that names the file that is wrong. */
export async function readTlsFiles(files: TlsFiles): Promise<TlsMaterial> {
  const cert = await readPem(files.cert)
  const key = await readPem(files.key)
  const clientCa = files.clientCa === undefined ? undefined : await readAuthorities(files.clientCa)
  const ca = files.ca === undefined ? undefined : await readAuthorities(files.ca)
  const certificate = parse(files.cert, 'a PEM certificate', () => new X509Certificate(cert))
  const privateKey = parse(files.key, 'a PEM private key without a passphrase', () => createPrivateKey(key))
  if (!certificate.checkPrivateKey(privateKey)) throw new Error(`"${files.key}" is not the key of "${files.cert}"`)
  parse(files.cert, 'usable for TLS', () => createSecureContext({ cert, key, ca: clientCa }))
  if (ca !== undefined && !leadsTo(cert, ca))
    throw new Error(`"${files.cert}" is not signed by an authority in "${files.ca ?? ''}"`)
  const expiresAt = certificate.validToDate.getTime()
  return { cert, key, expiresAt, ...(clientCa === undefined ? {} : { clientCa }), ...(ca === undefined ? {} : { ca }) }
}

/** The authorities of a file; rejects where it holds none, because then nobody could ever be trusted by them. */
export async function readAuthorities(file: string): Promise<string> {
  const pem = await readPem(file)
  parse(file, 'a PEM certificate', () => new X509Certificate(pem))
  return pem
}

/** True where a certificate of the chain is signed by one of the authorities, or is one. */
function leadsTo(chain: string, authorities: string): boolean {
  const trusted = readCertificates(authorities)
  return readCertificates(chain).some((each) =>
    trusted.some((authority) => each.fingerprint256 === authority.fingerprint256 || issuedBy(each, authority)),
  )
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Error(`"${file}" cannot be read`, { cause: error })
  }
}

function parse<T>(file: string, what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new Error(`"${file}" is not ${what}`, { cause: error })
  }
}
