import { asObject, asString, own, type JsonObject } from '../json.ts'
import { parseBounded } from '../signatures/bounded-json.ts'
import { basicCredential, identityToken, type Credential } from './credentials.ts'

/** What a configuration says of one registry key (`ghcr.io`, `*.example.com/team`, `https://index.docker.io/v1/`). */
export interface RegistryEntry {
  key: string
  credential: Credential
}

/** A docker configuration as far as it is about credentials. */
export interface DockerConfig {
  entries: readonly RegistryEntry[]
  /** Name of the helper that holds all credentials: `desktop` is the program `docker-credential-desktop`. */
  credsStore?: string
  /** Names of helpers by registry. */
  credHelpers: ReadonlyMap<string, string>
}

/** A configuration, or why it is none (a clause after its name); the reason never shows what is in it. */
export type ParsedConfig = { ok: true; config: DockerConfig } | { ok: false; reason: string }

const longestConfig = 1024 * 1024
/** Enough for 250 registries; a Secret of a mebibyte of them would hold up everything else for seconds. */
const mostValues = 500

/** Reads a `config.json` of docker, or an `auth.json` of podman. */
export function parseDockerConfig(text: string): ParsedConfig {
  const parsed = parseJson(text)
  if (!parsed.ok) return parsed
  const { config } = parsed
  const credsStore = asString(own(config, 'credsStore'))
  const credHelpers = new Map(
    Object.entries(asObject(own(config, 'credHelpers')) ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  )
  const named = credsStore === undefined || credsStore === '' ? {} : { credsStore }
  return withEntries(asObject(own(config, 'auths')), { ...named, credHelpers })
}

/** Reads a `.dockercfg`, which has registries at its top. */
export function parseLegacyConfig(text: string): ParsedConfig {
  const parsed = parseJson(text)
  return parsed.ok ? withEntries(parsed.config, { credHelpers: new Map() }) : parsed
}

function parseJson(text: string): { ok: true; config: JsonObject } | { ok: false; reason: string } {
  if (text.length > longestConfig) return { ok: false, reason: 'is larger than 1 MiB' }
  const parsed = parseBounded(Buffer.from(text), mostValues)
  if (!parsed.ok) return { ok: false, reason: parsed.reason }
  const config = asObject(parsed.value)
  return config === undefined ? { ok: false, reason: 'holds no JSON object' } : { ok: true, config }
}

/** One entry that cannot be read spoils the configuration, as for the kubelet: to go on as nobody would hide the reason. */
function withEntries(auths: JsonObject | undefined, helpers: Omit<DockerConfig, 'entries'>): ParsedConfig {
  const entries: RegistryEntry[] = []
  for (const [key, value] of Object.entries(auths ?? {})) {
    const entry = asObject(value)
    const credential = entry === undefined ? 'broken' : credentialOf(entry)
    if (credential === 'broken') return { ok: false, reason: `has an entry that cannot be read: "${key}"` }
    if (credential !== 'none') entries.push({ key, credential })
  }
  return { ok: true, config: { entries, ...helpers } }
}

function credentialOf(entry: JsonObject): Credential | 'none' | 'broken' {
  const token = asString(own(entry, 'identitytoken')) ?? ''
  if (token !== '') return identityToken(token)
  const auth = asString(own(entry, 'auth')) ?? ''
  if (auth !== '') return fromAuth(auth.trim())
  const username = asString(own(entry, 'username')) ?? ''
  const password = asString(own(entry, 'password')) ?? ''
  // Docker leaves an empty entry behind where a helper holds the credential.
  return username === '' && password === '' ? 'none' : basicCredential(username, password)
}

function fromAuth(auth: string): Credential | 'broken' {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(auth)) return 'broken'
  // Docker pads passwords with NUL in some versions.
  const decoded = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '')
  const colon = decoded.indexOf(':')
  return colon < 0 ? 'broken' : basicCredential(decoded.slice(0, colon), decoded.slice(colon + 1))
}
