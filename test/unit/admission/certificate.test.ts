import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { integer, objectIdentifier, sequence, time } from '../../../admission/certificate/der.ts'
import { selfSigned } from '../../../admission/certificate/self-signed.ts'
import { readTlsFiles, type TlsMaterial } from '../../../admission/certificate/tls-files.ts'
import { createTlsSource, type TlsReload } from '../../../admission/certificate/tls-source.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const names = ['localhost', '127.0.0.1', '::1', 'fe80::1:2', 'heal-admission.heal-system.svc']
const made = selfSigned(names, now)

describe('DER', () => {
  const cases: { name: string; der: Buffer; hex: string }[] = [
    { name: 'an integer with a high bit gets a sign byte', der: integer(Buffer.from([0x80])), hex: '02020080' },
    { name: 'an integer loses its leading zeros', der: integer(Buffer.from([0, 0, 1])), hex: '020101' },
    { name: 'zero is one byte', der: integer(Buffer.from([0])), hex: '020100' },
    { name: 'an object identifier', der: objectIdentifier('1.2.840.10045.4.3.2'), hex: '06082a8648ce3d040302' },
    {
      name: 'a time before 2050 has two digits of the year',
      der: time(now),
      hex: `170d${Buffer.from('261120120000Z').toString('hex')}`,
    },
    {
      name: 'a time after 2050 has four',
      der: time(Date.parse('2051-01-02T03:04:05Z')),
      hex: `180f${Buffer.from('20510102030405Z').toString('hex')}`,
    },
    {
      name: 'a length over 127 has a length of its own',
      der: sequence(Buffer.alloc(300)).subarray(0, 4),
      hex: '3082012c',
    },
  ]
  for (const { name, der, hex } of cases) {
    it(name, () => {
      assert.equal(der.toString('hex'), hex)
    })
  }
})

describe('--self-signed', () => {
  const ca = new X509Certificate(made.ca)
  const cert = new X509Certificate(made.cert)

  it('the certificate is signed by the CA, which signs itself', () => {
    assert.ok(cert.verify(ca.publicKey))
    assert.ok(ca.verify(ca.publicKey))
    assert.ok(ca.ca)
    assert.ok(!cert.ca)
    assert.ok(cert.checkIssued(ca))
  })

  it('it is valid from an hour ago for 90 days', () => {
    assert.equal(cert.validFromDate.getTime(), now - 3_600_000)
    assert.equal(cert.validToDate.getTime(), now + 90 * 86_400_000)
  })

  for (const name of names) {
    it(`it answers to ${name}`, () => {
      assert.ok(name.includes(':') || /^\d/.test(name) ? cert.checkIP(name) : cert.checkHost(name))
    })
  }

  it('it does not answer to others', () => {
    assert.equal(cert.checkHost('example.com'), undefined)
    assert.equal(cert.checkIP('127.0.0.2'), undefined)
  })
})

describe('certificate files', () => {
  let root = ''
  const path = (name: string): string => join(root, name)
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'heal-tls-'))
    await writeFile(path('tls.crt'), made.cert)
    await writeFile(path('tls.key'), made.key)
    await writeFile(path('ca.crt'), made.ca)
    await writeFile(path('other.key'), selfSigned(['x'], now).key)
    await writeFile(path('text'), 'hello')
  })
  afterEach(() => rm(root, { recursive: true }))

  it('good ones are read with their end', async () => {
    const material = await readTlsFiles({ cert: path('tls.crt'), key: path('tls.key'), clientCa: path('ca.crt') })
    assert.equal(material.expiresAt, now + 90 * 86_400_000)
    assert.equal(material.clientCa, made.ca)
  })

  const bad: { cert: string; key: string; clientCa?: string; says: RegExp }[] = [
    { cert: 'nothing', key: 'tls.key', says: /"[^"]*nothing" cannot be read/ },
    { cert: 'text', key: 'tls.key', says: /text" is not a PEM certificate/ },
    { cert: 'tls.crt', key: 'text', says: /text" is not a PEM private key/ },
    { cert: 'tls.crt', key: 'other.key', says: /other.key" is not the key of .*tls.crt"/ },
    { cert: 'tls.crt', key: 'tls.key', clientCa: 'text', says: /text" is not a PEM certificate/ },
  ]
  for (const { cert, key, clientCa, says } of bad) {
    it(`${[cert, key, clientCa ?? ''].join(' ')}: the wrong file is named`, async () => {
      const files = {
        cert: path(cert),
        key: path(key),
        ...(clientCa === undefined ? {} : { clientCa: path(clientCa) }),
      }
      await assert.rejects(readTlsFiles(files), says)
    })
  }
})

describe('reload of certificates', () => {
  const material = (cert: string): TlsMaterial => ({ cert, key: 'k', expiresAt: 0 })

  it('changed files are taken over; bad ones are told once and change nothing', async () => {
    let content = 'one'
    const told: TlsReload[] = []
    const source = await createTlsSource(
      {
        fingerprint: () => (content === 'gone' ? Promise.reject(new Error('gone')) : Promise.resolve(content)),
        read: () =>
          content.startsWith('bad') ? Promise.reject(new Error(content)) : Promise.resolve(material(content)),
      },
      (reload) => told.push(reload),
    )
    assert.equal(source.current().cert, 'one')
    for (const next of ['one', 'bad', 'bad', 'gone', 'gone', 'two']) {
      content = next
      await source.refresh()
    }
    assert.equal(source.current().cert, 'two')
    assert.deepEqual(
      told.map((reload) => (reload.ok ? reload.material.cert : reload.reason)),
      ['bad', 'gone', 'two'],
    )
  })
})
