import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createDockerHost } from '../../../cluster/registry/docker-host.ts'
import type { Known } from '../../../policies/known.ts'
import { basicCredential, identityToken, type Credential } from '../../../policies/registry/credentials.ts'
import { createHostCredentials } from '../../../policies/registry/host-credentials.ts'

const auths = (user: string): object => ({ auths: { 'r.example': { auth: btoa(`${user}:p`) } } })

describe('credentials of this machine', () => {
  let home = ''
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'heal-docker-'))))
  afterEach(() => {
    rmSync(home, { recursive: true })
  })

  const write = (path: string, content: object | string): void => {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  const helper = (name: string, script: string): void => {
    writeFileSync(join(home, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  }
  const ask = (registry = 'r.example', env: NodeJS.ProcessEnv = {}): Promise<Known<Credential>> => {
    const path = `${home}:${process.env['PATH'] ?? ''}`
    return createHostCredentials(createDockerHost({ env: { PATH: path, ...env }, home }))(registry)
  }
  const reasonOf = (asked: Known<Credential>): string => (asked.state === 'unknown' ? asked.reason : asked.state)

  it('there are none where there is no configuration', async () => {
    assert.deepEqual(await ask(), { state: 'absent' })
  })

  it('are in the first of the files that exists', async () => {
    const from = async (env: NodeJS.ProcessEnv) => ask('r.example', env)
    const is = (user: string) => ({ state: 'known', value: basicCredential(user, 'p') })
    write('.config/containers/auth.json', auths('podman'))
    assert.deepEqual(await from({}), is('podman'))
    write('run/containers/auth.json', auths('runtime'))
    assert.deepEqual(await from({ XDG_RUNTIME_DIR: join(home, 'run') }), is('runtime'))
    write('.docker/config.json', auths('docker'))
    assert.deepEqual(await from({ XDG_RUNTIME_DIR: join(home, 'run') }), is('docker'))
    write('other/config.json', auths('other'))
    assert.deepEqual(await from({ DOCKER_CONFIG: join(home, 'other') }), is('other'))
    write('file.json', auths('file'))
    assert.deepEqual(await from({ REGISTRY_AUTH_FILE: join(home, 'file.json') }), is('file'))
  })

  const broken: [string, () => void, RegExp][] = [
    [
      'a file that is no JSON',
      () => {
        write('.docker/config.json', 'hunter2')
      },
      /^the docker configuration \/.*\/\.docker\/config\.json is no JSON$/,
    ],
    ['a folder', () => void mkdirSync(join(home, '.docker/config.json'), { recursive: true }), /is no file/],
    [
      'a file of 2 MiB',
      () => {
        write('.docker/config.json', ' '.repeat(2 ** 21))
      },
      /larger than/,
    ],
    [
      'a pipe that nobody writes to',
      () => {
        write('.docker/other', '')
        execFileSync('mkfifo', [join(home, '.docker/config.json')])
      },
      /is no file/,
    ],
  ]
  for (const [claim, arrange, reason] of broken)
    it(`${claim} is told`, async () => {
      arrange()
      const told = reasonOf(await ask())
      assert.match(told, reason)
      assert.doesNotMatch(told, /hunter2/)
    })

  describe('from a helper', () => {
    beforeEach(() => {
      write('.docker/config.json', { credsStore: 'all', credHelpers: { 'r.example': 'one' }, ...auths('file') })
    })
    const gives = (user: string): string => `echo '{"Username":"${user}","Secret":"s"}'`

    it('the one of the registry, else the one of all, gets the server on its input', async () => {
      helper('one', `read server; [ "$1 $server" = "get r.example" ] && ${gives('one')}`)
      helper('all', `read server; echo "{\\"Username\\":\\"$server\\",\\"Secret\\":\\"s\\"}"`)
      assert.deepEqual(await ask(), { state: 'known', value: basicCredential('one', 's') })
      assert.deepEqual(await ask('docker.io'), {
        state: 'known',
        value: basicCredential('https://index.docker.io/v1/', 's'),
      })
    })

    it('the user <token> means an identity token', async () => {
      helper('one', gives('<token>'))
      assert.deepEqual(await ask(), { state: 'known', value: identityToken('s') })
    })

    it('that has none the file is asked', async () => {
      helper('one', 'echo credentials not found in native keychain; exit 1')
      assert.deepEqual(await ask(), { state: 'known', value: basicCredential('file', 'p') })
    })

    const failing: [string, string | undefined, RegExp][] = [
      ['is not installed', undefined, /docker-credential-one is not installed/],
      ['fails', 'echo no session; exit 3', /docker-credential-one failed: no session/],
      ['fails and says the secret', `echo '{"Secret":"hunter2"}'; exit 1`, /docker-credential-one failed:/],
      ['says no JSON', 'echo hunter2', /gave no user and secret/],
      ['writes without end', 'yes hunter2', /writes too much/],
      ['reads nothing and ends', 'exit 0', /gave no user and secret/],
    ]
    for (const [claim, script, reason] of failing)
      it(`that ${claim} is told`, async () => {
        if (script !== undefined) helper('one', script)
        const told = reasonOf(await ask())
        assert.match(told, reason)
        assert.doesNotMatch(told, /hunter2/)
      })

    it('that does not end is given up after five seconds, with what it has started', async function () {
      this.timeout(10_000)
      helper('one', 'sleep 30 & sleep 30')
      assert.match(reasonOf(await ask()), /did not end within 5 seconds/)
    })

    for (const name of ['../evil', '-x', 'a b', '$(id)', ''.padEnd(80, 'x')])
      it(`a helper named ${JSON.stringify(name.slice(0, 10))} is not run`, async () => {
        write('.docker/config.json', { credsStore: name })
        assert.match(reasonOf(await ask()), /credential helper that is no name/)
      })
  })
})
