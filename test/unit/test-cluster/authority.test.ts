import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { createAuthority } from '../../cluster/pki/authority.ts'

describe('the certificate authority of the tests', () => {
  const authority = createAuthority('kubernetes')
  const ca = new X509Certificate(authority.certificate)

  it('signs itself and is a CA', () => {
    assert.ok(ca.ca)
    assert.ok(ca.verify(ca.publicKey))
  })

  it('issues certificates of servers: names and addresses', () => {
    const { certificate } = authority.issue({ commonName: 'server', names: ['127.64.0.1', 'kubernetes.default.svc'] })
    const server = new X509Certificate(certificate)
    assert.ok(server.checkIssued(ca) && server.verify(ca.publicKey))
    assert.equal(server.subjectAltName, 'IP Address:127.64.0.1, DNS:kubernetes.default.svc')
    assert.deepEqual(server.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  })

  it('issues certificates of users: name and groups', () => {
    const { certificate } = authority.issue({ commonName: 'jane', organizations: ['developers', 'oncall'] })
    const user = new X509Certificate(certificate)
    assert.equal(user.subject, 'O=developers\nO=oncall\nCN=jane')
    assert.deepEqual(user.keyUsage, ['1.3.6.1.5.5.7.3.2'])
  })
})
