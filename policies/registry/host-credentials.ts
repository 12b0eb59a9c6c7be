import { absent, known, unknown, type Known } from '../known.ts'
import { basicCredential, identityToken, type Credential } from './credentials.ts'
import { parseDockerConfig, type DockerConfig } from './docker-config.ts'
import { credentialsFor } from './match-credentials.ts'

/** What a helper said: the protocol of `docker-credential-NAME get`. */
export interface HelperAnswer {
  username: string
  secret: string
}

/** A docker configuration as it stands on this machine. */
export interface ConfigFile {
  path: string
  text: string
}

/** What is needed of the machine; given by the faces. */
export interface HostCredentialSources {
  readConfig: () => Promise<Known<ConfigFile>>
  /** Runs a credential helper. */
  runHelper: (name: string, server: string) => Promise<Known<HelperAnswer>>
}

/** The credential that the docker configuration of this machine has for a registry (`docker.io`); unknown says why it could not be had. */
export type HostCredentials = (registry: string, repository?: string) => Promise<Known<Credential>>

/** Docker Hub goes by its old address in configurations and helpers. */
const hubServer = 'https://index.docker.io/v1/'

/** Looks for the registry's own helper, then for the helper of all, then among the credentials in the file itself: docker's order. */
export function createHostCredentials(sources: HostCredentialSources): HostCredentials {
  return async (registry, repository = '') => {
    const read = await sources.readConfig()
    if (read.state !== 'known') return read
    const { path, text } = read.value
    const parsed = parseDockerConfig(text)
    if (!parsed.ok) return unknown(`the docker configuration ${path} ${parsed.reason}`)
    const server = registry === 'docker.io' ? hubServer : registry
    const name = helperFor(parsed.config, registry, server)
    const helped = name === undefined ? absent : await sources.runHelper(name, server)
    if (helped.state === 'unknown') return helped
    if (helped.state === 'known') return known(credentialOf(helped.value))
    const [credential] = credentialsFor(parsed.config.entries, { registry, repository })
    return credential === undefined ? absent : known(credential)
  }
}

function helperFor({ credHelpers, credsStore }: DockerConfig, registry: string, server: string): string | undefined {
  return credHelpers.get(server) ?? credHelpers.get(registry) ?? credsStore
}

function credentialOf({ username, secret }: HelperAnswer): Credential {
  return username === '<token>' ? identityToken(secret) : basicCredential(username, secret)
}
