import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A self-signed serving certificate, PEM. */
export interface ServingCertificate {
  certificate: string
  key: string
}

/** Makes a self-signed ECDSA certificate for names like `DNS:web.shop.svc` or `IP:127.0.0.1`, valid for a day (needs openssl). */
export function selfSigned(names: string[] = ['IP:127.0.0.1', 'DNS:localhost']): ServingCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'))
  try {
    const key = join(folder, 'key.pem')
    const certificate = join(folder, 'certificate.pem')
    const options = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
    const subject = ['-subj', '/CN=test webhook', '-addext', `subjectAltName=${names.join(',')}`]
    execFileSync('openssl', ['req', ...options, ...subject, '-keyout', key, '-out', certificate], {
      stdio: 'pipe',
      timeout: 20_000,
    })
    return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
