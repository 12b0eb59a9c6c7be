import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Registry } from '../registry/registry.ts'
import type { SigningKey } from '../signing/keys.ts'
import type { SigningLayout } from '../signing/sign-image.ts'

/** A key pair as cosign keeps it: paths of its files. */
export interface CosignKey {
  /** encrypted with an empty password */
  secret: string
  public: string
  /** The public key's text. */
  pem: string
}

/** The real cosign at one registry; what it does never leaves this machine. */
export interface Cosign {
  /** A key pair of cosign's own making. */
  generateKey(): Promise<CosignKey>
  importKey(key: SigningKey): Promise<CosignKey>
  /** The flags of `sign` by which it signs with a certificate. */
  withCertificate(certificate: string, chain: string): Promise<string[]>
  /** Signs and pushes the signature; `more` are further flags. */
  sign(image: string, key: CosignKey, layout: SigningLayout, ...more: string[]): Promise<void>
  /** Attests a predicate of a type (an URI) and pushes it. */
  attest(image: string, key: CosignKey, layout: SigningLayout, type: string, predicate: unknown): Promise<void>
  /** Whether `cosign verify` accepts the image. */
  verify(image: string, key: CosignKey, ...more: string[]): Promise<boolean>
  /** Whether `cosign verify` accepts the image for a certificate of the trust root (the text of a trusted_root.json). */
  verifyIdentity(image: string, trustRoot: string, ...flags: string[]): Promise<boolean>
  /** Whether `cosign verify-attestation` does. */
  verifyAttestation(image: string, key: CosignKey, type: string, ...more: string[]): Promise<boolean>
  /** Removes its files. */
  close: () => Promise<void>
}

const patience = 60_000

/** No log, no services: signing works without any network but the registry. */
const offline = ['--use-signing-config=false', '--tlog-upload=false', '--yes']
const withoutLog = '--insecure-ignore-tlog'

/** Prepares cosign (the path of the program) for a registry. */
export async function createCosign(path: string, registry: Registry): Promise<Cosign> {
  const folder = await mkdtemp(join(tmpdir(), 'cosign-'))
  const access = await accessFlags(registry, folder)
  const layoutFlags = { bundle: [], classic: ['--new-bundle-format=false'] }
  let keys = 0

  /** Undefined, or what cosign said when it failed. */
  function fails(...args: string[]): Promise<string | undefined> {
    const env = { ...process.env, COSIGN_PASSWORD: '', HOME: folder, DOCKER_CONFIG: folder }
    return new Promise((resolve) => {
      execFile(path, args, { cwd: folder, env, timeout: patience }, (error, _output, errors) => {
        resolve(error === null ? undefined : `cosign ${args.join(' ')}: ${errors === '' ? error.message : errors}`)
      })
    })
  }

  async function run(...args: string[]): Promise<void> {
    const problem = await fails(...args)
    if (problem !== undefined) throw new Error(problem)
  }

  async function makeKey(command: string, ...more: string[]): Promise<CosignKey> {
    keys += 1
    const name = `key-${keys}`
    await run(command, '--output-key-prefix', name, ...more)
    const file = (ending: string) => join(folder, `${name}.${ending}`)
    return { secret: file('key'), public: file('pub'), pem: await readFile(file('pub'), 'utf8') }
  }

  return {
    generateKey: () => makeKey('generate-key-pair'),
    async importKey({ privateKey }) {
      const plain = join(folder, 'plain.pem')
      await writeFile(plain, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
      return makeKey('import-key-pair', '--key', plain)
    },
    async withCertificate(certificate, chain) {
      const files = { certificate: join(folder, 'leaf.pem'), chain: join(folder, 'chain.pem') }
      await writeFile(files.certificate, certificate)
      await writeFile(files.chain, chain)
      return ['--certificate', files.certificate, '--certificate-chain', files.chain]
    },
    sign: (image, key, layout, ...more) =>
      run('sign', '--key', key.secret, ...offline, ...access, ...layoutFlags[layout], ...more, image),
    async attest(image, key, layout, type, predicate) {
      const file = join(folder, 'predicate.json')
      await writeFile(file, JSON.stringify(predicate))
      const what = ['--key', key.secret, '--type', type, '--predicate', file]
      await run('attest', ...what, ...offline, ...access, ...layoutFlags[layout], image)
    },
    verify: async (image, key, ...more) =>
      (await fails('verify', '--key', key.public, withoutLog, ...access, ...more, image)) === undefined,
    async verifyIdentity(image, trustRoot, ...flags) {
      const file = join(folder, 'trusted_root.json')
      await writeFile(file, trustRoot)
      return (await fails('verify', '--trusted-root', file, ...access, ...flags, image)) === undefined
    },
    verifyAttestation: async (image, key, type, ...more) => {
      const what = ['--key', key.public, '--type', type]
      return (await fails('verify-attestation', ...what, withoutLog, ...access, ...more, image)) === undefined
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

async function accessFlags({ ca, user }: Registry, folder: string): Promise<string[]> {
  const authority = join(folder, 'ca.pem')
  if (ca !== undefined) await writeFile(authority, ca)
  const trust = ca === undefined ? ['--allow-http-registry'] : ['--registry-cacert', authority]
  if (user === undefined) return trust
  return [...trust, '--registry-username', user.username, '--registry-password', user.password]
}
