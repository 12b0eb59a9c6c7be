import type { JsonObject } from '../json.ts'
import type { Credential } from './credentials.ts'
import type { ImageReference } from './reference.ts'

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

/** A configuration, or why it is none; the reason never shows what is in it. */
export type ParsedConfig = { ok: true; config: DockerConfig } | { ok: false; reason: string }

/** Reads a `config.json` of docker, or an `auth.json` of podman. */
export declare function parseDockerConfig(text: string): ParsedConfig

/** Reads a Secret of type `kubernetes.io/dockerconfigjson` or `kubernetes.io/dockercfg`. */
export declare function parsePullSecret(secret: JsonObject, key?: string): ParsedConfig

/**
 * The credentials for an image, in the order in which the kubelet would try them: the entries of all its pull secrets together, the most specific key first.
 */
export declare function credentialsFor(
  entries: readonly RegistryEntry[],
  reference: Pick<ImageReference, 'registry' | 'repository'>,
): Credential[]
