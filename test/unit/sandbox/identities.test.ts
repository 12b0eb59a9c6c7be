import assert from 'node:assert/strict'
import { Agent, request } from 'node:https'
import { json } from 'node:stream/consumers'
import { clientCertificate, selfSignedCertificate } from '../../sandbox/certificate.ts'
import type { Certificate } from '../../sandbox/certificate.ts'
import { at, textAt } from '../../sandbox/json.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'

const whoami = '/apis/authentication.k8s.io/v1/selfsubjectreviews'

describe('who asks the sandbox', () => {
  let sandbox: Sandbox
  before(async () => {
    sandbox = await startSandbox({ controllers: false })
  })
  after(() => sandbox.stop())

  /** The code and the user that the sandbox sees. */
  function ask(certificate?: Certificate, token?: string): Promise<{ code: number; user: unknown }> {
    const pair = certificate === undefined ? {} : { cert: certificate.certificate, key: certificate.key }
    const agent = new Agent({ ca: sandbox.ca, ...pair })
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
    return new Promise((resolve, reject) => {
      const call = request(new URL(whoami, sandbox.url), { method: 'POST', agent, headers }, (response) => {
        json(response)
          .then((body) => {
            resolve({ code: response.statusCode ?? 0, user: at(body, 'status.userInfo') })
          }, reject)
          .finally(() => {
            agent.destroy()
          })
      })
      call.on('error', reject).end()
    })
  }
  const groups = (...own: string[]) => [...own, 'system:authenticated']

  it('a client certificate names a user and groups', async () => {
    const { code, user } = await ask(sandbox.clientCertificate('erika', ['team-a', 'team-b']))
    assert.deepEqual([code, user], [201, { username: 'erika', groups: groups('team-a', 'team-b') }])
  })
  it('a certificate of one group', async () => {
    const { user } = await ask(sandbox.clientCertificate('erika', ['team-a']))
    assert.deepEqual(user, { username: 'erika', groups: groups('team-a') })
  })
  it('a token goes before a certificate', async () => {
    const { user } = await ask(sandbox.clientCertificate('erika'), sandbox.tokenFor('developer'))
    assert.equal(textAt(user, 'username'), 'developer')
  })
  it('a wrong token is refused, also with a good certificate', async () => {
    assert.equal((await ask(sandbox.clientCertificate('erika'), 'wrong')).code, 401)
  })
  it('a certificate that another authority signed is nobody\u2019s', async () => {
    const stranger = selfSignedCertificate('kube-apiserver', ['localhost'])
    assert.equal((await ask(clientCertificate({ commonName: 'admin' }, stranger))).code, 401)
  })
  it('nobody without either', async () => {
    assert.equal((await ask()).code, 401)
  })

  it('a token that was requested for a ServiceAccount is that account\u2019s', async () => {
    const admin = sandbox.client('admin')
    const accounts = '/api/v1/namespaces/default/serviceaccounts'
    await admin({ method: 'POST', path: accounts, body: { metadata: { name: 'robot' } } })
    const { status, body } = await admin({ method: 'POST', path: `${accounts}/robot/token`, body: {} })
    const { user } = await ask(undefined, textAt(body, 'status.token'))
    assert.deepEqual([status, textAt(user, 'username')], [201, 'system:serviceaccount:default:robot'])
    assert.equal((await admin({ method: 'POST', path: `${accounts}/nobody/token`, body: {} })).status, 404)
  })
  it('everything is allowed, and the review says why', async () => {
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
    const { body } = await sandbox.client('developer')({ method: 'POST', path, body: { spec: {} } })
    assert.deepEqual(body['status'], { allowed: true, reason: 'the sandbox allows everything' })
  })
})
