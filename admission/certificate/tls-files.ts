import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'

/** What a TLS server needs, as PEM, and when it ends. */
export interface TlsMaterial {
  cert: string
  key: string
  /** Authorities whose client certificates may send reviews. */
  clientCa?: string
  /** End of the server certificate, in milliseconds since the epoch. */
  expiresAt: number
}

/** Paths of PEM files. */
export interface TlsFiles {
  cert: string
  key: string
  clientCa?: string
}

/** Reads and checks certificate, key and client CA; rejects with a sentence that names the file that is wrong. */
export async function readTlsFiles(files: TlsFiles): Promise<TlsMaterial> {
  const cert = await readPem(files.cert)
  const key = await readPem(files.key)
  const clientCa = files.clientCa === undefined ? undefined : await readClientCa(files.clientCa)
  const certificate = parse(files.cert, 'a PEM certificate', () => new X509Certificate(cert))
  const privateKey = parse(files.key, 'a PEM private key without a passphrase', () => createPrivateKey(key))
  if (!certificate.checkPrivateKey(privateKey)) throw new Error(`"${files.key}" is not the key of "${files.cert}"`)
  parse(files.cert, 'usable for TLS', () => createSecureContext({ cert, key, ca: clientCa }))
  const expiresAt = certificate.validToDate.getTime()
  return { cert, key, expiresAt, ...(clientCa === undefined ? {} : { clientCa }) }
}

/** The authorities of --client-ca; rejects where the file holds none, because then no client could ever be one of theirs. */
export async function readClientCa(file: string): Promise<string> {
  const pem = await readPem(file)
  parse(file, 'a PEM certificate', () => new X509Certificate(pem))
  return pem
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
