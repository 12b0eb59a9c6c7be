import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { eventually, send } from './client.ts'
import { wants } from './house.ts'

const entry = join(import.meta.dirname, 'run-main.ts')

interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

describe('the process heal-admission', () => {
  let root = ''
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'heal-process-'))
    writeFileSync(join(root, 'wants.yaml'), wants('team'))
  })
  after(() => {
    rmSync(root, { recursive: true })
  })

  const launch = (args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })

  async function ended(child: ChildProcess): Promise<Ended> {
    if (child.stdout === null || child.stderr === null) throw new Error('no pipes')
    const exit: Promise<unknown[]> = once(child, 'exit')
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), exit])
    return { code: typeof code === 'number' ? code : null, stdout, stderr }
  }

  it('--help prints the usage and exits 0', async () => {
    const { code, stdout } = await ended(launch(['--help']))
    assert.equal(code, 0)
    assert.match(stdout, /^heal-admission: the admission webhook[\s\S]*--policies DIR\|FILE/)
  })

  it('--version prints it and exits 0', async () => {
    const { code, stdout } = await ended(launch(['--version']))
    assert.equal(code, 0)
    assert.match(stdout, /^heal-admission \d+\.\d+\.\d+\n$/)
  })

  it('a wrong command line exits 2 with one sentence and where to look', async () => {
    const { code, stderr } = await ended(launch(['--policies', root]))
    assert.equal(code, 2)
    assert.match(stderr, /^heal-admission: a certificate is required.*\nsee heal-admission --help\n$/)
  })

  it('a --client-ca that is none exits 2, also with --self-signed', async () => {
    const ca = join(root, 'wants.yaml')
    const { code, stderr } = await ended(
      launch(['--policies', root, '--self-signed', '--port', '0', '--client-ca', ca]),
    )
    assert.equal(code, 2)
    assert.match(stderr, /wants\.yaml" is not a PEM certificate\nsee --tls-cert, --tls-key and --client-ca/)
  })

  it('a certificate that cannot be read exits 2', async () => {
    const tls = ['--tls-cert', '/nonexistent.crt', '--tls-key', '/nonexistent.key']
    const { code, stderr } = await ended(launch(['--policies', root, ...tls]))
    assert.equal(code, 2)
    assert.match(stderr, /^heal-admission: .*nonexistent\.crt/)
  })

  it('a port that is taken exits 2', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    const args = ['--policies', root, '--self-signed', '--host', '127.0.0.1', '--port', port, '--log-level', 'silent']
    const { code, stderr } = await ended(launch(args))
    taken.close()
    assert.equal(code, 2)
    assert.match(stderr, /^heal-admission: .*EADDRINUSE/)
  })

  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    it(`--self-signed prints its CA, logs its address, and ${signal} ends it with 0`, async () => {
      const args = ['--policies', root, '--self-signed', '--host', '127.0.0.1', '--port', '0', '--drain', '0']
      const child = launch(args)
      let [stdout, stderr] = ['', '']
      child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
      child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
      const exit = ended(child)
      const url = await eventually(
        () => Promise.resolve(/"url":"(https:[^"]+)"/.exec(stderr)?.[1]),
        (found) => found !== undefined && stdout.includes('END CERTIFICATE'),
      )
      assert.equal((await send(`${url ?? ''}/readyz`, { ca: stdout, agent: false })).status, 200)
      child.kill(signal)
      const { code } = await exit
      assert.equal(code, 0)
      for (const line of stderr.trim().split('\n')) assert.doesNotThrow(() => JSON.parse(line) as unknown, line)
    })
})
