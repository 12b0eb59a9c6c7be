import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAuthority } from '../cluster/pki/authority.ts'
import { startProcess, tailOf, type Program, type RunningProcess } from '../cluster/processes/process.ts'
import { startWatchdog, type Watchdog } from '../cluster/processes/watchdog.ts'
import { until } from '../cluster/until.ts'
import { exchange } from './exchange.ts'
import { registryUser, type RegistryOptions, type RegistryUser } from './options.ts'
import { dockerRegistryProgram, referrersProgram } from './processes.ts'
import { createPusher, type Pusher } from './push/pusher.ts'
import { startTokenServer, type TokenServer } from './token-server.ts'
import { createTokenMaker, type TokenMaker } from './tokens.ts'

/** A running registry. */
export interface Registry {
  /** What stands before the repository in a reference: `127.0.0.1:40123`. */
  host: string
  /** PEM of the private authority; only with TLS. */
  ca?: string
  /** Only where it asks who is there. */
  user?: RegistryUser
  /** Only with `bearer`. */
  tokenServer?: TokenServer
  /** Writes into it, with all rights. */
  pusher: Pusher
  /** Ends it and removes its files. */
  stop: () => Promise<void>
}

const patience = 15_000

/** Starts a registry on a free loopback port; when this resolves it answers (a quarter of a second). */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const folder = await mkdtemp(join(tmpdir(), 'registry-'))
  const watchdog = startWatchdog(folder)
  try {
    return await start(options, folder, watchdog)
  } catch (error) {
    await watchdog.end()
    throw error
  }
}

async function start(options: RegistryOptions, folder: string, watchdog: Watchdog): Promise<Registry> {
  const { kind = 'docker-registry', auth = 'none', tls = false } = options
  const authority = tls ? createAuthority('registry authority') : undefined
  const pair = authority?.issue({ commonName: 'registry', names: ['127.0.0.1', 'localhost'] })
  const tokens = createTokenMaker()
  const tokenServer = auth === 'bearer' ? await startTokenServer(tokens, pair) : undefined
  const files = { folder, ...(pair === undefined ? {} : { pair }) }
  const program =
    kind === 'referrers'
      ? await referrersProgram(files)
      : await dockerRegistryProgram(files, auth, tokenServer?.url, tokens.authority)
  const host = await listening(program, startProcess(program, watchdog))
  const url = `${tls ? 'https' : 'http'}://${host}`
  const trust = authority === undefined ? {} : { ca: authority.certificate }
  await until('the registry answers', patience, async () => {
    const { status } = await exchange({ method: 'GET', url: `${url}/v2/`, ...trust })
    return status === (auth === 'none' ? 200 : 401)
  })
  const rights = { none: () => undefined, basic: () => basic(), bearer: bearer(tokens.token) }
  return {
    ...{ host, ...trust, ...(auth === 'none' ? {} : { user: registryUser }) },
    ...(tokenServer === undefined ? {} : { tokenServer }),
    pusher: createPusher({ url, ...trust, authorization: rights[auth] }),
    async stop() {
      tokenServer?.stop()
      await watchdog.end()
      // What it was still writing when it was killed.
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The address that the log tells. */
async function listening(program: Program, { exited }: RunningProcess): Promise<string> {
  let ended = false
  void exited.then(() => (ended = true))
  let address: string | undefined
  await until('the registry listens', patience, async () => {
    if (ended) throw new Error(`the registry ended by itself; its log ends with\n${await tailOf(program.log)}`)
    const log = await readFile(program.log, 'utf8').catch(() => '')
    address = /listening on (127\.0\.0\.1:\d+)/.exec(log)?.[1]
    return address !== undefined
  })
  return address ?? ''
}

function basic(): string {
  return `Basic ${Buffer.from(`${registryUser.username}:${registryUser.password}`).toString('base64')}`
}

function bearer(token: TokenMaker['token']): (repository: string) => string {
  return (name) => `Bearer ${token([{ type: 'repository', name, actions: ['pull', 'push', 'delete'] }])}`
}
