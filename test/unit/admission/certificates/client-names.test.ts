import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Socket, type AddressInfo } from 'node:net'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { X509Certificate } from 'node:crypto'
import { clientNames, createClientCheck } from '../../../../admission/certificate/client-names.ts'
import { selfSigned } from '../../../../admission/certificate/self-signed.ts'
import { createAuthority } from '../../../cluster/pki/authority.ts'

const authority = createAuthority('clients')
const stranger = createAuthority('strangers')
const serving = selfSigned(['127.0.0.1'], Date.now())
const client = authority.issue({ commonName: 'kube-apiserver', organizations: ['system:masters'] })

/** Whether a connection with the client's certificate may send reviews. */
async function asked(
  pair: { certificate: string; key: string } | undefined,
  names: readonly string[],
): Promise<boolean> {
  const isAllowed = createClientCheck(names)
  const server = createServer({
    ...{ cert: serving.cert, key: serving.key, ca: authority.certificate },
    ...{ requestCert: true, rejectUnauthorized: false },
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const credentials = pair === undefined ? {} : { cert: pair.certificate, key: pair.key }
  const socket = connect({ port, host: '127.0.0.1', ca: serving.ca, ...credentials })
  const [accepted] = (await once(server, 'secureConnection')) as [TLSSocket]
  const answers = [isAllowed(accepted), isAllowed(accepted)]
  assert.equal(answers[0], answers[1])
  socket.destroy()
  accepted.destroy()
  server.close()
  return answers[0] ?? false
}

const cases: { name: string; pair: typeof client | undefined; names: string[]; allowed: boolean }[] = [
  { name: 'any client of the authority where no name is given', pair: client, names: [], allowed: true },
  { name: 'a client whose common name is given', pair: client, names: ['x', 'kube-apiserver'], allowed: true },
  { name: 'not one whose name is another', pair: client, names: ['front-proxy'], allowed: false },
  { name: 'not one whose organization is given', pair: client, names: ['system:masters'], allowed: false },
  { name: 'no part of a name', pair: client, names: ['kube'], allowed: false },
  {
    name: 'not a stranger of the same name',
    pair: stranger.issue({ commonName: 'kube-apiserver' }),
    names: ['kube-apiserver'],
    allowed: false,
  },
  {
    name: 'not a server certificate of the authority',
    pair: authority.issue({ commonName: 'kube-apiserver', names: ['kube-apiserver'] }),
    names: [],
    allowed: false,
  },
  { name: 'not a client without a certificate', pair: undefined, names: [], allowed: false },
]

describe('who may send reviews', () => {
  for (const { name, pair, names, allowed } of cases) {
    it(name, async () => {
      assert.equal(await asked(pair, names), allowed)
    })
  }

  it('a connection without TLS may not', () => {
    assert.equal(createClientCheck([])(new Socket()), false)
  })

  it('names are the common name and the DNS names', () => {
    const { certificate } = authority.issue({ commonName: 'a', names: ['b.example', '127.0.0.1'] })
    assert.deepEqual(clientNames(new X509Certificate(certificate)), ['a', 'b.example'])
  })

  it('a comma in a name makes no second name', () => {
    const { certificate } = authority.issue({ commonName: 'a', names: ['b, DNS:kube-apiserver'] })
    assert.deepEqual(clientNames(new X509Certificate(certificate)), ['a'])
  })
})
