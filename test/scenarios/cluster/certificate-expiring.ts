import { createAuthority } from '../../cluster/pki/authority.ts'
import { secret } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'

/** A certificate of an Ingress that ends in ten days. */
export const certificateExpiring: Scenario = {
  name: 'certificate-expiring',
  claim: 'a certificate of an Ingress that ends in ten days',
  group: 'broken',
  async arrange(world) {
    const { certificate, key } = createAuthority('shop').issue({ commonName: 'shop', names: ['shop.example.com'] })
    await world.apply(secret('shop-tls', { 'tls.crt': certificate, 'tls.key': key }, 'kubernetes.io/tls'))
  },
  later: 19 * 86_400_000,
  expect: [{ code: 'CertificateExpiring', root: 'Secret/shop-tls' }],
}
