import assert from 'node:assert/strict'
import { parseConfig } from '../../../admission/config/config.ts'
import { dnsNamesOf } from '../../../admission/config/register-target.ts'
import { usage } from '../../../admission/config/usage.ts'

const least = ['--policies', 'p', '--self-signed']
const inCluster = { KUBERNETES_SERVICE_HOST: '10.0.0.1' }

describe('command line of heal-admission', () => {
  const wrong: { args: string[]; env?: Record<string, string>; says: RegExp }[] = [
    { args: ['--self-signed'], says: /--policies DIR is required/ },
    {
      args: ['--policies', 'p'],
      says: /a certificate is required: --tls-cert FILE and --tls-key FILE, --tls-secret NAME, or --self-signed/,
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
    { args: [...least, '--tls-secret', 's'], says: /--self-signed makes its own certificate/ },
    {
      args: ['--policies', 'p', '--tls-secret', 's', '--tls-ca', 'c'],
      says: /--tls-secret keeps its own certificate: leave out/,
    },
    { args: ['--policies', 'p', '--tls-ca', 'c'], says: /--tls-ca is the authority of --tls-cert/ },
    { args: [...least, '--client-name', 'api'], says: /--client-name names client certificates of --client-ca/ },
    { args: [...least, '--namespace', 'Heal'], says: /--namespace Heal: not the name of a namespace/ },
    { args: [...least, '--cluster-policies'], says: /--cluster-policies needs a cluster: give --kubeconfig/ },
    { args: ['--policies', 'p', '--tls-secret', 's'], says: /--tls-secret needs a cluster/ },
    { args: [...least, '--register', 'a/b:1'], says: /--register needs a cluster/ },
    ...['b:1', 'a/b', 'a/b:0', 'a/b:70000', 'https://h/path', 'http://h', 'https://'].map((target) => ({
      args: [...least, '--kubeconfig', 'k', '--register', target],
      says: /--register .*: expected NAMESPACE\/SERVICE:PORT or https:\/\/HOST/,
    })),
    {
      args: ['--policies', 'p', '--tls-cert', 'c', '--tls-key', 'k', '--kubeconfig', 'k', '--register', 'a/b:1'],
      says: /--register needs --tls-ca FILE/,
    },
    ...[inCluster, { ...inCluster, POD_NAME: '' }].map((env) => ({
      args: [...least, '--register', 'a/b:1'],
      env,
      says: /--register a\/b:1 in a cluster needs the name of the own Pod: add to the env .* POD_NAME, .* metadata\.name/,
    })),
    { args: ['--policies'], says: /policies/ },
  ]
  for (const { args, env = {}, says } of wrong) {
    it(`${[...Object.entries(env).map((pair) => pair.join('=')), ...args].join(' ')} is refused`, () => {
      const result = parseConfig(args, env)
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
        clusterPolicies: false,
        maxAction: undefined,
        port: 8443,
        host: undefined,
        tls: { kind: 'self-signed' },
        clientCa: undefined,
        clientNames: [],
        drain: 5_000,
        cluster: undefined,
        namespace: 'heal-system',
        podName: undefined,
        register: undefined,
        env: {},
        logLevel: 'info',
      },
    })
  })

  it('everything', () => {
    const files = [
      '--tls-cert',
      'c',
      '--tls-key',
      'k',
      '--tls-ca',
      'tca',
      '--client-ca',
      'ca',
      '--client-name',
      'api',
      '--kubeconfig',
      'kc',
    ]
    const paths = ['--policies', 'a', '--policies', 'b', '--exceptions', 'e']
    const rest = ['--port=0', '--host', '::1', '--drain', '0', '--max-action', 'Audit', '--log-level', 'debug']
    rest.push('--cluster-policies', '--namespace', 'heal', '--register', 'https://127.0.0.1:8443')
    assert.deepEqual(parseConfig([...files, ...paths, ...rest], { POD_NAME: 'heal-0' }), {
      kind: 'run',
      config: {
        policies: ['a', 'b'],
        exceptions: ['e'],
        clusterPolicies: true,
        maxAction: 'Audit',
        port: 0,
        host: '::1',
        tls: { kind: 'files', cert: 'c', key: 'k', ca: 'tca' },
        clientCa: 'ca',
        clientNames: ['api'],
        drain: 0,
        cluster: { kind: 'kubeconfig', file: 'kc' },
        namespace: 'heal',
        podName: 'heal-0',
        register: { url: 'https://127.0.0.1:8443' },
        env: { POD_NAME: 'heal-0' },
        logLevel: 'debug',
      },
    })
  })

  it('what kubectl heal install runs', () => {
    const args = [
      '--cluster-policies',
      '--tls-secret',
      'heal-admission-tls',
      '--register',
      'heal-system/heal-admission:8443',
    ]
    const result = parseConfig(args, { ...inCluster, POD_NAME: 'heal-0' })
    assert.equal(result.kind, 'run')
    assert.deepEqual(result.config.tls, { kind: 'managed', secret: 'heal-admission-tls' })
    const service = { namespace: 'heal-system', name: 'heal-admission', port: 8443 }
    assert.deepEqual(result.config.register, { service })
    assert.deepEqual(dnsNamesOf(result.config.register, 'heal-system'), [
      'heal-admission.heal-system.svc',
      'heal-admission.heal-system.svc.cluster.local',
      'heal-admission.heal-system',
    ])
  })

  const unnamed: { claim: string; args: string[]; env: Record<string, string> }[] = [
    { claim: 'at an address of its own', args: ['--register', 'https://127.0.0.1:8443'], env: inCluster },
    { claim: 'with a kubeconfig', args: ['--register', 'a/b:1', '--kubeconfig', 'k'], env: inCluster },
    { claim: 'that registers nothing', args: [], env: inCluster },
  ]
  for (const { claim, args, env } of unnamed) {
    it(`a server ${claim} needs no POD_NAME`, () => {
      assert.equal(parseConfig([...least, ...args], env).kind, 'run')
    })
  }

  it('inside a cluster its service account is used, elsewhere nothing', () => {
    const inside = parseConfig(least, inCluster)
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
