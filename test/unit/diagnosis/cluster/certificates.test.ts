import assert from 'node:assert/strict'
import { makeAuthority } from '../../../../admission/certificate/make.ts'
import type { JsonObject } from '../../../../policies/json.ts'
import { expiringCertificate } from '../../../../plugin/diagnosis/analyzers/cluster/expiring-certificate.ts'
import { days, hours, now } from '../../../support/diagnosis/clock.ts'
import { ingress, plain } from '../../../support/diagnosis/cluster-objects.ts'
import { findingsOf } from '../../../support/diagnosis/facts.ts'

function certificate(left: number): string {
  const { cert } = makeAuthority('shop.example.com', { from: now - 90 * days, until: now + left })
  return Buffer.from(cert).toString('base64')
}

const tls = (data: JsonObject | undefined, type = 'kubernetes.io/tls'): JsonObject =>
  plain('v1', 'Secret', 'shop-tls', { more: { type, ...(data === undefined ? {} : { data }) } })

const rows: [claim: string, secret: JsonObject, cause: string | undefined][] = [
  ['90 days are left', tls({ 'tls.crt': certificate(90 * days) }), undefined],
  ['15 days are left', tls({ 'tls.crt': certificate(15 * days) }), undefined],
  ['13 days are left', tls({ 'tls.crt': certificate(13 * days + hours) }), 'Its certificate ends in 13 days'],
  ['hours are left', tls({ 'tls.crt': certificate(5 * hours) }), 'Its certificate ends in less than a day'],
  ['it has ended', tls({ 'tls.crt': certificate(-days) }), 'Its certificate has ended'],
  ['no certificate was read', tls(undefined), undefined],
  ['what is there is no certificate', tls({ 'tls.crt': 'bm9uZQ==' }), undefined],
  ['a Secret of another type', tls({ 'tls.crt': certificate(-days) }, 'Opaque'), undefined],
]

describe('certificates', () => {
  for (const [claim, secret, cause] of rows) {
    it(`${claim}: ${cause ?? 'nothing'}`, () => {
      assert.equal(findingsOf([expiringCertificate], [secret])[0]?.cause, cause)
    })
  }

  it('names the Ingresses that serve it', () => {
    const served = ingress({ spec: { tls: [{ secretName: 'shop-tls' }] } })
    const [finding] = findingsOf([expiringCertificate], [tls({ 'tls.crt': certificate(-days) }), served])
    assert.deepEqual(
      finding?.affects.map(({ kind, name }) => `${kind}/${name}`),
      ['Secret/shop-tls', 'Ingress/web'],
    )
  })
})
