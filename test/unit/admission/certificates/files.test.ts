import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCertificates } from '../../../../admission/certificate/certificates.ts'
import { createBundleMemory } from '../../../../admission/certificate/bundle-memory.ts'
import { openClientCa } from '../../../../admission/certificate/client-ca.ts'
import { readCertificates } from '../../../../admission/certificate/pem.ts'
import { selfSigned } from '../../../../admission/certificate/self-signed.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const first = selfSigned(['localhost'], now)
const second = selfSigned(['localhost'], now)
const hour = 60 * 60 * 1000

describe('the authorities of given certificates (--tls-ca)', () => {
  let root = ''
  const path = (name: string): string => join(root, name)
  const tls = () => ({ kind: 'files' as const, cert: path('tls.crt'), key: path('tls.key'), ca: path('ca.crt') })
  const open = () => openCertificates({ tls: tls(), clientCa: undefined, host: undefined }, now, () => undefined)

  async function write({ ca, cert, key }: typeof first): Promise<void> {
    await Promise.all([
      writeFile(path('ca.crt'), ca),
      writeFile(path('tls.crt'), cert),
      writeFile(path('tls.key'), key),
    ])
  }

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'heal-tls-'))
    await write(first)
  })
  afterEach(() => rm(root, { recursive: true }))

  it('are the bundle', async () => {
    const { bundle } = await open()
    assert.equal(bundle(), first.ca)
  })

  it('are read anew, and those before stay in the bundle for a while', async () => {
    const { bundle, source } = await open()
    await write(second)
    await source.refresh()
    assert.equal(source.current().cert, second.cert)
    assert.equal(readCertificates(bundle()).length, 2)
  })

  it('that did not sign the certificate are refused, with both files named', async () => {
    await writeFile(path('ca.crt'), second.ca)
    await assert.rejects(open(), /tls\.crt" is not signed by an authority in ".*ca\.crt"/)
  })

  it('that are swapped for others that do not fit leave the last good ones in force', async () => {
    const { bundle, source } = await open()
    await writeFile(path('ca.crt'), second.ca)
    await source.refresh()
    assert.equal(bundle(), first.ca)
  })

  it('are not known without the flag', async () => {
    const config = { tls: { ...tls(), ca: undefined }, clientCa: undefined, host: undefined }
    assert.equal((await openCertificates(config, now, () => undefined)).bundle(), undefined)
  })

  it('of --self-signed are its own', async () => {
    const { bundle, ca } = await openCertificates(
      { tls: { kind: 'self-signed' }, clientCa: undefined, host: undefined },
      now,
      () => undefined,
    )
    assert.equal(bundle(), ca)
  })

  it('of clients are read anew; what is none leaves the last good ones in force', async () => {
    const told: boolean[] = []
    const source = await openClientCa(path('ca.crt'), ({ ok }) => told.push(ok))
    await writeFile(path('ca.crt'), second.ca)
    await source.refresh()
    await writeFile(path('ca.crt'), 'hello')
    await source.refresh()
    assert.equal(source.current(), second.ca)
    assert.deepEqual(told, [true, false])
    await assert.rejects(
      openClientCa(path('ca.crt'), () => undefined),
      /ca\.crt" is not a PEM certificate/,
    )
  })
})

describe('replaced authorities', () => {
  it('stay in the bundle for an hour', () => {
    let clock = 0
    const memory = createBundleMemory(() => clock)
    assert.equal(memory.bundle(), undefined)
    memory.replace(first.ca)
    memory.replace(second.ca)
    clock = hour - 1
    assert.equal(readCertificates(memory.bundle()).length, 2)
    clock = hour
    assert.equal(memory.bundle(), second.ca)
  })
})
