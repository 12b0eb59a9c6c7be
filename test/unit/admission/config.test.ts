import assert from 'node:assert/strict'
import { parseConfig } from '../../../admission/config.ts'
import { usage } from '../../../admission/usage.ts'

const least = ['--policies', 'p', '--self-signed']

describe('command line of heal-admission', () => {
  const wrong: { args: string[]; says: RegExp }[] = [
    { args: ['--self-signed'], says: /--policies DIR is required/ },
    {
      args: ['--policies', 'p'],
      says: /a certificate is required: --tls-cert FILE and --tls-key FILE, or --self-signed/,
    },
    { args: ['--policies', 'p', '--tls-cert', 'c'], says: /go together/ },
    { args: [...least, '--tls-key', 'k'], says: /leave out --tls-cert and --tls-key/ },
    { args: [...least, '--port', '65536'], says: /--port 65536: expected a number from 0 to 65535/ },
    { args: [...least, '--port', '-1'], says: /--port/ },
    { args: [...least, '--port', '1e3'], says: /--port 1e3/ },
    { args: [...least, '--drain', '301'], says: /--drain 301: expected seconds/ },
    { args: [...least, '--max-action', 'audit'], says: /--max-action audit: expected Enforce, Warn or Audit/ },
    { args: [...least, '--log-level', 'loud'], says: /--log-level loud: expected one of trace, debug/ },
    { args: [...least, '--no-such-flag'], says: /--no-such-flag/ },
    { args: [...least, 'extra'], says: /extra/ },
    { args: ['--policies'], says: /policies/ },
  ]
  for (const { args, says } of wrong) {
    it(`${args.join(' ')} is refused`, () => {
      const result = parseConfig(args, {})
      assert.equal(result.kind, 'wrong')
      assert.match(result.message, says)
    })
  }

  it('the least that is needed, and the defaults of the rest', () => {
    assert.deepEqual(parseConfig(least, {}), {
      kind: 'run',
      config: {
        policies: ['p'],
        exceptions: [],
        maxAction: undefined,
        port: 8443,
        host: undefined,
        tls: { kind: 'self-signed' },
        clientCa: undefined,
        drain: 5_000,
        cluster: undefined,
        logLevel: 'info',
      },
    })
  })

  it('everything', () => {
    const files = ['--tls-cert', 'c', '--tls-key', 'k', '--client-ca', 'ca', '--kubeconfig', 'kc']
    const paths = ['--policies', 'a', '--policies', 'b', '--exceptions', 'e']
    const rest = ['--port=0', '--host', '::1', '--drain', '0', '--max-action', 'Audit', '--log-level', 'debug']
    assert.deepEqual(parseConfig([...files, ...paths, ...rest], { KUBERNETES_SERVICE_HOST: '10.0.0.1' }), {
      kind: 'run',
      config: {
        policies: ['a', 'b'],
        exceptions: ['e'],
        maxAction: 'Audit',
        port: 0,
        host: '::1',
        tls: { kind: 'files', cert: 'c', key: 'k' },
        clientCa: 'ca',
        drain: 0,
        cluster: { kind: 'kubeconfig', file: 'kc' },
        logLevel: 'debug',
      },
    })
  })

  it('inside a cluster its service account is used, elsewhere nothing', () => {
    const inside = parseConfig(least, { KUBERNETES_SERVICE_HOST: '10.0.0.1' })
    const outside = parseConfig(least, { KUBECONFIG: '/home/me/.kube/config' })
    assert.deepEqual(inside.kind === 'run' && inside.config.cluster, { kind: 'in-cluster' })
    assert.equal(outside.kind === 'run' && outside.config.cluster, undefined)
  })

  it('--help and --version need nothing else', () => {
    assert.deepEqual(parseConfig(['-h'], {}), { kind: 'help' })
    assert.deepEqual(parseConfig(['--version'], {}), { kind: 'version' })
  })

  it('the help names every flag', () => {
    const flags = ['policies', 'exceptions', 'max-action', 'port', 'host', 'tls-cert', 'tls-key', 'self-signed']
    for (const flag of [...flags, 'client-ca', 'drain', 'kubeconfig', 'log-level', 'version', 'help'])
      assert.ok(usage.includes(`--${flag}`), flag)
  })
})
