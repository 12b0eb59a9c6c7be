import type { JsonObject } from '../json.ts'
import { known, unknown, type Known } from '../known.ts'
import { pullSecretNames } from '../kubernetes/pull-secrets.ts'
import type { Credential } from '../registry/credentials.ts'
import type { RegistryEntry } from '../registry/docker-config.ts'
import { credentialsFor } from '../registry/match-credentials.ts'
import { parsePullSecret } from '../registry/pull-secret.ts'
import type { ImageReference } from '../registry/reference.ts'
import type { SignatureRule } from '../rules/signed-images/signature-rule.ts'
import type { PullContext } from './image-verdict.ts'
import { createRememberedRead } from './remembered-read.ts'
import type { Settings } from './settings.ts'

/** Credentials in the order in which they are tried, and what could not be read. */
export interface FoundCredentials {
  credentials: readonly Credential[]
  /** `Secret shop/pull could not be read: REASON`; matters only where the registry wants better credentials. */
  unread: readonly string[]
}

/** Finds the credentials for an image. */
export type FindCredentials = (
  reference: ImageReference,
  rule: SignatureRule,
  pull: PullContext,
) => Promise<FoundCredentials>

type Read<T> = (unread: string[]) => Promise<readonly T[]>

/**
 * Looks where the kubelet does: the pod's pull Secrets, or, as admission fills them in, those of its ServiceAccount where it has none;
 * then the rule's, then the docker configuration of this host. As for the kubelet, a Secret that is not there is none.
 */
export function createFindCredentials(settings: Pick<Settings, 'sources' | 'clock' | 'limits'>): FindCredentials {
  const { sources } = settings
  const readSecret = createRememberedRead<Known<readonly RegistryEntry[]>>(settings, isKnown)
  const readAccount = createRememberedRead<Known<readonly string[]>>(settings, isKnown)
  const readHost = createRememberedRead<Known<Credential>>(settings, isKnown)

  function entriesOf(namespace: string, name: string, key?: string): Read<RegistryEntry> {
    const found = readSecret(JSON.stringify([namespace, name, key]), async (deadline) =>
      parsed(await sources.secret(namespace, name, deadline), key),
    )
    return async (unread) => listOf((await found).value, `Secret ${namespace}/${name}`, unread)
  }

  async function namesOf({ namespace, serviceAccount, secrets }: PullContext, unread: string[]) {
    if (namespace === '' || secrets.length > 0) return secrets
    const name = serviceAccount === '' ? 'default' : serviceAccount
    const { value } = await readAccount(`${namespace}/${name}`, async (deadline) =>
      mapKnown(await sources.serviceAccount(namespace, name, deadline), pullSecretNames),
    )
    return listOf(value, `ServiceAccount ${namespace}/${name}`, unread)
  }

  return async (reference, rule, pull) => {
    const { registry, repository } = reference
    const unread: string[] = []
    const host = readHost(`${registry}/${repository}`, (deadline) =>
      sources.hostCredentials(registry, repository, deadline),
    )
    const ofRule = (rule.options.credentials ?? []).map(({ secretRef: { namespace, name, key } }) =>
      entriesOf(namespace, name, key),
    )
    const names = pull.namespace === '' ? [] : await namesOf(pull, unread)
    const ofPod = names.map((name) => entriesOf(pull.namespace, name))
    const found = [
      ...credentialsFor(await all(ofPod, unread), reference),
      ...credentialsFor(await all(ofRule, unread), reference),
      ...listOf(
        mapKnown((await host).value, (credential) => [credential]),
        'the docker configuration of this host',
        unread,
      ),
    ]
    return { credentials: [...new Map(found.map((credential) => [credential.id, credential])).values()], unread }
  }
}

async function all<T>(reads: readonly Read<T>[], unread: string[]): Promise<T[]> {
  return (await Promise.all(reads.map((read) => read(unread)))).flat()
}

function parsed(secret: Known<JsonObject>, key: string | undefined): Known<readonly RegistryEntry[]> {
  if (secret.state !== 'known') return secret
  const config = parsePullSecret(secret.value, key)
  return config.ok ? known(config.config.entries) : unknown(`it ${config.reason}`)
}

function listOf<T>(found: Known<readonly T[]>, what: string, unread: string[]): readonly T[] {
  if (found.state === 'unknown') unread.push(`${what} could not be read: ${found.reason}`)
  return found.state === 'known' ? found.value : []
}

function isKnown({ state }: Known<unknown>): boolean {
  return state === 'known'
}

function mapKnown<T, U>(found: Known<T>, change: (value: T) => U): Known<U> {
  return found.state === 'known' ? known(change(found.value)) : found
}
