import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createExecPlugin } from '../../../cluster/exec-plugin.ts'

describe('credential plugin', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heal-plugin-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const apiVersion = 'client.authentication.k8s.io/v1'

  /** A plugin that counts its runs and prints what the script makes of `n`, the number of the run. */
  function withPlugin(script: string, more: object = {}) {
    const code = [
      "const fs=require('fs')",
      `fs.appendFileSync('${folder}/runs','x')`,
      `const n=fs.readFileSync('${folder}/runs').length`,
      'const info=JSON.parse(process.env.KUBERNETES_EXEC_INFO)',
      `const give=(status)=>console.log(JSON.stringify({kind:'ExecCredential',apiVersion:'${apiVersion}',status}))`,
      script,
    ].join(';')
    const exec = { apiVersion, command: process.execPath, args: ['-e', code], interactiveMode: 'Never', ...more }
    return createExecPlugin(exec, folder, { value: { server: 'https://h' }, folder })
  }

  it('gives a token, and is run again only where a new one is asked for', async () => {
    const proof = withPlugin('give({token:"t"+n})')
    for (const [fresh, expected] of [
      [false, 't1'],
      [false, 't1'],
      [true, 't2'],
      [false, 't2'],
    ] as const)
      assert.deepEqual(await proof(fresh), { authorization: `Bearer ${expected}` })
  })

  for (const { when, expires, expected } of [
    { when: 'has expired', expires: '2000-01-01T00:00:00Z', expected: 't2' },
    { when: 'is good for longer', expires: '2100-01-01T00:00:00Z', expected: 't1' },
    { when: 'says no time', expires: 'some day', expected: 't1' },
  ])
    it(`a credential that ${when} gives ${expected} the second time`, async () => {
      const proof = withPlugin(`give({token:"t"+n,expirationTimestamp:${JSON.stringify(expires)}})`)
      await proof(false)
      assert.deepEqual(await proof(false), { authorization: `Bearer ${expected}` })
    })

  it('gives a certificate', async () => {
    const proof = withPlugin('give({clientCertificateData:"C",clientKeyData:"K"})')
    assert.deepEqual(await proof(false), { cert: 'C', key: 'K' })
  })

  it('hears about the cluster where it asks, and has its own environment', async () => {
    const more = { provideClusterInfo: true, env: [{ name: 'MINE', value: 'm' }] }
    const script = 'give({token:process.env.MINE+info.spec.cluster.server+info.spec.interactive+info.apiVersion})'
    assert.deepEqual(await withPlugin(script, more)(false), { authorization: `Bearer mhttps://hfalse${apiVersion}` })
  })

  for (const { name, script, more, says } of [
    {
      name: 'that fails',
      script: 'console.error("no network\\nsecond line");process.exit(3)',
      says: / failed \(exit code 3\) no network second line$/,
    },
    { name: 'that leaks', script: 'console.error("token=abc.def");process.exit(1)', says: /token=\[redacted\]$/ },
    { name: 'that says nothing', script: '', says: /gave no ExecCredential/ },
    {
      name: 'that says too much',
      script: 'process.stdout.write("x".repeat(3e6),()=>setTimeout(()=>{},5e3))',
      says: /failed \(SIGKILL\)/,
    },
    { name: 'without a status', script: 'give({})', says: /gave no credential/ },
    {
      name: 'of another version',
      script: 'console.log(\'{"kind":"ExecCredential","apiVersion":"v0","status":{"token":"t"}}\')',
      says: /another apiVersion/,
    },
    {
      name: 'that is not there',
      script: '',
      more: { command: 'no-such-plugin', installHint: 'brew install it' },
      says: /"no-such-plugin" is not installed brew install it/,
    },
    { name: 'without a command', script: '', more: { command: '' }, says: /has no command/ },
    { name: 'that needs a terminal', script: '', more: { interactiveMode: 'Always' }, says: /needs a terminal/ },
  ])
    it(`one ${name} is told in one line`, async () => {
      await assert.rejects(withPlugin(script, more)(false), says)
    })
})
