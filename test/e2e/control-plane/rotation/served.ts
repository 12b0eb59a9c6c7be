import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:tls'
import { asArray, asString, dig } from '../../../../policies/json.ts'
import type { Api } from '../../../cluster/api.ts'
import type { ContainerProcess } from '../../../kubelet/kubelet.ts'
import { configurations } from '../outages/support/house.ts'

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** The certificate that a replica shows on a new connection. */
export async function servedBy({ address }: ContainerProcess): Promise<X509Certificate> {
  const socket = connect({ host: address, port: 8443, rejectUnauthorized: false })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(5_000) })
    const certificate = socket.getPeerX509Certificate()
    if (certificate === undefined) throw new Error(`${address} shows no certificate`)
    return certificate
  } finally {
    socket.destroy()
  }
}

/** The authorities that every webhook of both configurations trusts. */
export async function registeredAuthorities(api: Api): Promise<X509Certificate[]> {
  const found = await Promise.all(Object.values(configurations).map((path) => api.demand('GET', path)))
  const bundles = found
    .flatMap(({ webhooks }) => asArray(webhooks))
    .map((webhook) => {
      const encoded = asString(dig(webhook, 'clientConfig', 'caBundle')) ?? ''
      return (Buffer.from(encoded, 'base64').toString().match(block) ?? []).map((pem) => new X509Certificate(pem))
    })
  const [first = [], ...others] = bundles
  return first.filter((one) => others.every((bundle) => bundle.some((each) => isSame(each, one))))
}

/** Whether two certificates are one. */
export function isSame(left: X509Certificate, right: X509Certificate): boolean {
  return left.fingerprint256 === right.fingerprint256
}

/** Whether the authority signed it. */
export function isFrom(authority: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey)
}
