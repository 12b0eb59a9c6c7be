import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeyPair } from '../cluster/pki/authority.ts'
import type { Program } from '../cluster/processes/process.ts'
import { findProgram, type Program as Wanted } from '../programs/program.ts'
import { dockerRegistryConfig } from './docker-registry-config.ts'
import { passwordLine, type RegistryOptions } from './options.ts'
import { dockerRegistry, referrersRegistry } from './programs.ts'

/** Where a registry keeps its files, and the certificate that it shows. */
export interface Files {
  folder: string
  pair?: KeyPair
}

/** Debian's registry; `realm` and `authority` (PEM) are those of the token server. */
export async function dockerRegistryProgram(
  { folder, pair }: Files,
  auth: RegistryOptions['auth'],
  realm: string | undefined,
  authority: string,
): Promise<Program> {
  const write = writerOf(folder)
  const tls = await writePair(write, pair)
  const config = dockerRegistryConfig({
    storage: join(folder, 'storage'),
    ...(tls === undefined ? {} : { tls }),
    ...(auth === 'basic' ? { passwords: await write('passwords', passwordLine) } : {}),
    ...(realm === undefined ? {} : { tokens: { realm, authorities: await write('authorities.pem', authority) } }),
  })
  return program(dockerRegistry, folder, ['serve', await write('config.yml', config)])
}

/** The registry with the referrers API. */
export async function referrersProgram({ folder, pair }: Files): Promise<Program> {
  const tls = await writePair(writerOf(folder), pair)
  return program(referrersRegistry, folder, tls === undefined ? [] : [tls.certificate, tls.key])
}

type Write = (name: string, content: string) => Promise<string>

function writerOf(folder: string): Write {
  return async (name, content) => {
    const path = join(folder, name)
    await writeFile(path, content, { mode: 0o600 })
    return path
  }
}

async function writePair(write: Write, pair: KeyPair | undefined): Promise<KeyPair | undefined> {
  if (pair === undefined) return undefined
  return { certificate: await write('tls.crt', pair.certificate), key: await write('tls.key', pair.key) }
}

function program(wanted: Wanted, folder: string, args: string[]): Program {
  const path = findProgram(wanted)
  if (path === undefined) throw new Error(wanted.howToGetIt)
  return { path, args, cwd: folder, log: join(folder, 'log') }
}
