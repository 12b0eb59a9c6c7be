import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { EndpointSource } from '../../../cluster/endpoint.ts'
import { loadEndpoint } from '../../../cluster/kube-config.ts'

const pem = (text: string) => Buffer.from(text).toString('base64')

describe('kubeconfig', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heal-kubeconfig-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  interface Parts {
    current?: string
    user?: object
    cluster?: object
    context?: object
    names?: string[]
  }

  /** A kubeconfig with a context, a cluster and a user for each name. */
  async function write(file: string, { names = ['a'], ...parts }: Parts = {}): Promise<string> {
    const path = join(folder, file)
    const config = {
      ...(parts.current === undefined ? {} : { 'current-context': parts.current }),
      contexts: names.map((name) => ({
        name,
        context: { cluster: name, user: name, namespace: `ns-${name}`, ...parts.context },
      })),
      clusters: names.map((name) => ({
        name,
        cluster: { server: `https://${name}.${file}.example:6443`, ...parts.cluster },
      })),
      users: names.map((name) => ({ name, user: parts.user ?? { token: `token-${name}` } })),
    }
    await writeFile(path, JSON.stringify(config))
    return path
  }

  async function open(
    source: Omit<Extract<EndpointSource, { kind: 'kubeconfig' }>, 'kind'>,
    env: NodeJS.ProcessEnv = {},
  ) {
    const result = await loadEndpoint({ kind: 'kubeconfig', ...source }, { HOME: folder, ...env })
    if (!result.ok) throw new Error(result.reason)
    return result.endpoint
  }

  async function refusal(
    source: Omit<Extract<EndpointSource, { kind: 'kubeconfig' }>, 'kind'>,
    env: NodeJS.ProcessEnv = {},
  ) {
    const result = await loadEndpoint({ kind: 'kubeconfig', ...source }, { HOME: folder, ...env })
    return result.ok ? 'none' : result.reason
  }

  it('the current context tells server, namespace and user', async () => {
    const endpoint = await open({ file: await write('one', { current: 'b', names: ['a', 'b'] }) })
    assert.equal(endpoint.server.href, 'https://b.one.example:6443/')
    assert.equal(endpoint.namespace, 'ns-b')
    assert.equal(endpoint.context, 'b')
    assert.deepEqual(await endpoint.credentials(), { headers: { authorization: 'Bearer token-b' } })
  })

  it('another context is chosen by name', async () => {
    const endpoint = await open({ file: await write('one', { current: 'b', names: ['a', 'b'] }), context: 'a' })
    assert.equal(endpoint.context, 'a')
  })

  it('the files of KUBECONFIG are one; the first word counts, and missing ones are left out', async () => {
    const files = [
      join(folder, 'missing'),
      await write('one', { names: ['a'] }),
      await write('two', { current: 'b', names: ['a', 'b'] }),
    ]
    const KUBECONFIG = ['', ...files].join(delimiter)
    assert.equal((await open({}, { KUBECONFIG })).server.hostname, 'b.two.example')
    assert.equal((await open({ context: 'a' }, { KUBECONFIG })).server.hostname, 'a.one.example')
  })

  it('without KUBECONFIG it is ~/.kube/config', async () => {
    await mkdir(join(folder, '.kube'))
    await write('.kube/config', { current: 'a' })
    assert.equal((await open({})).context, 'a')
  })

  it('YAML with anchors, comments and dates is read', async () => {
    const file = join(folder, 'yaml')
    await writeFile(
      file,
      `# mine
current-context: a
contexts: [{name: a, context: &c {cluster: a, user: a}}, {name: b, context: *c}]
clusters: [{name: a, cluster: {server: https://h}}]
users: [{name: a, user: {token: 2026-01-01}}]
`,
    )
    assert.deepEqual((await (await open({ file, context: 'b' })).credentials()).headers, {
      authorization: 'Bearer 2026-01-01',
    })
  })

  const contexts = { current: 'a', names: ['a', 'b'] }
  const refusals: { name: string; parts?: Parts; text?: string; context?: string; says: string | RegExp }[] = [
    { name: 'an unknown context', parts: contexts, context: 'c', says: 'there is no context "c" (its contexts: a, b)' },
    {
      name: 'a current context that is not there',
      parts: { current: 'x' },
      says: 'there is no context "x", its current one (its contexts: a)',
    },
    { name: 'no current context', parts: {}, says: 'it has no current context (its contexts: a)' },
    {
      name: 'many contexts',
      parts: { names: Array.from({ length: 30 }, (_, n) => `c${n}`) },
      says: /c0, c1, .*, and 10 more\)$/,
    },
    {
      name: 'a context without a cluster',
      parts: { current: 'a', context: { cluster: '' } },
      says: 'its context "a" names no cluster',
    },
    {
      name: 'an unknown cluster',
      parts: { current: 'a', context: { cluster: 'z' } },
      says: /names the cluster "z", which is not there \(its clusters: a\)/,
    },
    {
      name: 'an unknown user',
      parts: { current: 'a', context: { user: 'z' } },
      says: /names the user "z", who is not there/,
    },
    { name: 'a server of another scheme', parts: { current: 'a', cluster: { server: 'ftp://h' } }, says: /neither/ },
    { name: 'an empty file', text: '', says: 'it has no current context (its contexts: none)' },
    { name: 'a list', text: '[]', says: /it is no kubeconfig/ },
    { name: 'something else', text: 'hello', says: /it is no kubeconfig/ },
    {
      name: 'lists of another shape',
      text: 'contexts: {a: 1}\nclusters: 7\ncurrent-context: a',
      says: /there is no context "a"/,
    },
  ]
  for (const { name, parts, text, context, says } of refusals)
    it(`${name} is told`, async () => {
      const file = await write('one', parts)
      if (text !== undefined) await writeFile(file, text)
      const reason = await refusal({ file, ...(context === undefined ? {} : { context }) })
      if (typeof says === 'string') assert.equal(reason, says)
      else assert.match(reason, says)
    })

  it('broken YAML is told by its line, without its text', async () => {
    const file = join(folder, 'broken')
    await writeFile(file, 'users:\n- name: a\n  user: {token: s3cret\n')
    const reason = await refusal({ file })
    assert.match(reason, /^it is no YAML: .*line \d/)
    assert.ok(!reason.includes('s3cret'))
  })

  it('no kubeconfig at all is told with the places', async () => {
    assert.equal(await refusal({}), `there is no kubeconfig: ${folder}/.kube/config does not exist`)
    assert.match(await refusal({}, { KUBECONFIG: `/x${delimiter}/y` }), /\/x, \/y do not exist/)
  })

  it('in a Pod without a kubeconfig the service account is meant, but not where a context or another user is asked for', async () => {
    const env = { KUBERNETES_SERVICE_HOST: '10.0.0.1' }
    assert.match(await refusal({}, env), /service account of this Pod cannot be read/)
    assert.match(await refusal({ context: 'a' }, env), /there is no kubeconfig/)
    assert.match(await refusal({ as: 'a' }, env), /there is no kubeconfig/)
  })

  const proofs: { name: string; user: object; cluster?: object; expect: object }[] = [
    { name: 'nothing', user: {}, expect: { headers: {} } },
    {
      name: 'a token file, before a token, without its newline',
      user: { tokenFile: 'token', token: 'old' },
      expect: { headers: { authorization: 'Bearer from-file' } },
    },
    {
      name: 'name and password',
      user: { username: 'u', password: 'p' },
      expect: { headers: { authorization: `Basic ${pem('u:p')}` } },
    },
    {
      name: 'a certificate',
      user: { 'client-certificate-data': pem('CERT'), 'client-key-data': pem('KEY') },
      expect: { cert: 'CERT', key: 'KEY', headers: {} },
    },
    {
      name: 'certificate files beside the kubeconfig',
      user: { 'client-certificate': 'token', 'client-key': 'token' },
      expect: { cert: 'from-file\n', key: 'from-file\n', headers: {} },
    },
    {
      name: 'what the cluster says about TLS',
      user: {},
      cluster: { 'certificate-authority-data': pem('CA'), 'tls-server-name': 'n', 'insecure-skip-tls-verify': true },
      expect: { ca: 'CA', servername: 'n', rejectUnauthorized: false, headers: {} },
    },
    {
      name: 'another user to act as',
      user: { token: 't', as: 'ann', 'as-uid': '7', 'as-groups': ['g', 'h'], 'as-user-extra': { 'Scope/x': ['y'] } },
      expect: {
        headers: {
          authorization: 'Bearer t',
          'impersonate-user': 'ann',
          'impersonate-group': ['g', 'h'],
          'impersonate-uid': '7',
          'impersonate-extra-Scope%2Fx': ['y'],
        },
      },
    },
  ]
  for (const { name, user, cluster, expect } of proofs)
    it(`credentials: ${name}`, async () => {
      await writeFile(join(folder, 'token'), 'from-file\n')
      const endpoint = await open({
        file: await write('one', { current: 'a', user, ...(cluster === undefined ? {} : { cluster }) }),
      })
      assert.deepEqual(await endpoint.credentials(), expect)
    })

  it('whom the caller wants to act as comes before whom the kubeconfig says', async () => {
    const file = await write('one', { current: 'a', user: { as: 'ann', 'as-groups': ['g'] } })
    assert.deepEqual((await (await open({ file, as: 'bob' })).credentials()).headers, { 'impersonate-user': 'bob' })
    const groups = (await (await open({ file, as: 'bob', asGroups: ['x', 'y'] })).credentials()).headers
    assert.deepEqual(groups, { 'impersonate-user': 'bob', 'impersonate-group': ['x', 'y'] })
  })

  it('a file that is not there fails the credentials, not the start', async () => {
    const endpoint = await open({ file: await write('one', { current: 'a', user: { tokenFile: 'nowhere' } }) })
    await assert.rejects(endpoint.credentials(), /ENOENT/)
    await writeFile(join(folder, 'nowhere'), 'now')
    assert.deepEqual((await endpoint.credentials()).headers, { authorization: 'Bearer now' })
  })

  it('a proxy is gone through with an agent of its own, the same one while the certificates are', async () => {
    const file = await write('one', { current: 'a', cluster: { 'proxy-url': 'http://127.0.0.1:1' } })
    const endpoint = await open({ file })
    const { agent } = await endpoint.credentials()
    assert.ok(endpoint.ownAgent)
    assert.equal(typeof agent, 'object')
    assert.equal((await endpoint.credentials()).agent, agent)
  }).timeout(5_000)

  it('an old authentication provider is asked through the client library', async () => {
    const provider = { name: 'exec', config: { exec: { command: 'echo', args: ['{"status":{"token":"t"}}'] } } }
    const endpoint = await open({ file: await write('one', { current: 'a', user: { 'auth-provider': provider } }) })
    assert.deepEqual((await endpoint.credentials()).headers, { authorization: 'Bearer t' })
  }).timeout(5_000)
})
