import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import https from 'node:https'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { authorityExtensions, keyIdentifiers } from '../../../admission/certificate/extensions.ts'
import { certificate, spki } from '../../../admission/certificate/issue.ts'
import { dig } from '../../../policies/json.ts'
import { responseOf, send } from './client.ts'
import { reviewText, startHouse, type House } from './house.ts'

/** A client's certificate and the authority that issued it. */
function made(name: string): { authority: string; certificate: string; key: string } {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const client = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuerKey = spki(authority.publicKey)
  const content = {
    issuer: `${name} CA`,
    valid: { from: Date.now() - 1_000, until: Date.now() + 60_000 },
    signer: authority.privateKey,
  }
  const identifiers = keyIdentifiers(issuerKey, issuerKey)
  const extensions = [...authorityExtensions(), ...identifiers]
  const clientKey = spki(client.publicKey)
  return {
    authority: certificate({ ...content, subject: `${name} CA`, publicKey: issuerKey, extensions }),
    certificate: certificate({
      ...content,
      subject: name,
      publicKey: clientKey,
      extensions: keyIdentifiers(clientKey, issuerKey),
    }),
    key: client.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

describe('serving over TLS', () => {
  let house: House
  before(async () => {
    house = await startHouse()
  })
  after(() => house.close())

  const handshake = (options: ConnectionOptions): Promise<TLSSocket> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(house.running.url)
      const socket = connect({ host: hostname, port: Number(port), ca: house.ca, servername: 'localhost', ...options })
      socket.once('secureConnect', () => {
        resolve(socket)
      })
      socket.once('error', reject)
    })

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
    it(`${version} is spoken, and HTTP/1.1 is chosen`, async () => {
      const socket = await handshake({ minVersion: version, maxVersion: version, ALPNProtocols: ['h2', 'http/1.1'] })
      assert.equal(socket.getProtocol(), version)
      assert.equal(socket.alpnProtocol, 'http/1.1')
      socket.destroy()
    })

  it('TLS 1.1 is refused', async () => {
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const
    await assert.rejects(handshake(old), /protocol version|alert/i)
  })

  it('a review is judged', async () => {
    assert.equal((await house.create({ team: 'yes' }))['allowed'], true)
    const denied = await house.create({})
    assert.equal(denied['allowed'], false)
    assert.match(String(dig(denied, 'status', 'message')), /wants\/annotated/)
  })

  it('connections are kept longer than the API server’s 90 seconds', async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 })
    const sockets = new Set<unknown>()
    agent.on('free', (socket) => sockets.add(socket))
    for (let round = 0; round < 3; round++) {
      const answer = await send(`${house.running.url}/validate`, { ca: house.ca, agent }, reviewText())
      assert.match(String(answer.headers['keep-alive']), /timeout=120/)
    }
    assert.equal(sockets.size, 1)
    agent.destroy()
  })

  it('8 MB get a 413 that arrives, and the connection goes on', async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 })
    const large = await send(`${house.running.url}/validate`, { ca: house.ca, agent }, 'x'.repeat(8_000_000))
    assert.equal(large.status, 413)
    const next = await send(`${house.running.url}/validate`, { ca: house.ca, agent }, reviewText())
    assert.equal(next.status, 200)
    agent.destroy()
  })

  it('a client that goes away in the middle of a body harms nobody', async () => {
    const socket = await handshake({})
    socket.write('POST /validate HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{')
    socket.destroy()
    assert.equal((await house.get('/healthz')).status, 200)
  })

  it('a client that does not trust the certificate is counted and told in the log', async () => {
    await assert.rejects(send(`${house.running.url}/healthz`, { ca: made('stranger').authority, agent: false }))
    await assert.rejects(handshake({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }))
    assert.match((await house.get('/metrics')).text, /^heal_tls_errors_total [1-9]/m)
    assert.ok(house.logs.some(({ msg }) => msg === 'TLS connection failed; does the caBundle fit the certificate?'))
  })
})

describe('--client-ca', () => {
  const client = made('kube-apiserver')
  const stranger = made('stranger')
  let house: House
  before(async () => {
    house = await startHouse((path) => ({ clientCa: path('client-ca.crt') }), { 'client-ca.crt': client.authority })
  })
  after(() => house.close())

  it('a review with a certificate of the authority is judged', async () => {
    const tls = { ca: house.ca, agent: false, cert: client.certificate, key: client.key } as const
    const answer = await send(`${house.running.url}/validate`, tls, reviewText())
    assert.equal(typeof responseOf(answer)['allowed'], 'boolean')
  })

  it('a review without one, or with a stranger’s, is 401', async () => {
    for (const tls of [{}, { cert: stranger.certificate, key: stranger.key }]) {
      const answer = await send(`${house.running.url}/validate`, { ca: house.ca, agent: false, ...tls }, reviewText())
      assert.equal(answer.status, 401)
    }
  })

  it('probes and metrics need none', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics']) assert.equal((await house.get(path)).status, 200)
  })
})
