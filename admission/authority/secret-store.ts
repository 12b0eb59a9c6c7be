import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiFailure, ApiResult } from '../../cluster/api-result.ts'
import { startInformer } from '../../cluster/informer.ts'
import { createObject, getObject, replaceObject } from '../../cluster/objects.ts'
import { resources } from '../../cluster/resource.ts'
import { dig, type JsonObject } from '../../policies/json.ts'
import { newSecret } from './secret-data.ts'

/** One Secret, followed and written. */
export interface SecretStore {
  /** As it was last seen; undefined before the first answer, `secret` is undefined where there is none. */
  seen(): { secret: JsonObject | undefined } | undefined
  /** Writes in place of what was seen, and only if that still stands; where it does not, what stands is read (and failure is Conflict). */
  write(change: (secret: JsonObject) => JsonObject): Promise<ApiResult>
  stop(): void
}

/** Where the Secret is, and who is told of changes and failures. */
export interface SecretStoreOptions {
  client: ApiClient
  namespace: string
  name: string
  now: () => number
  onChange(): void
  onProblem(failure: ApiFailure): void
}

/** Something newer than what the informer knows, until it knows better. */
interface Newer {
  /** What the informer had then. */
  than: JsonObject | undefined
  secret: JsonObject | undefined
}

const timeout = 10_000

/** Starts to follow the Secret. */
export function openSecretStore({ client, namespace, name, ...options }: SecretStoreOptions): SecretStore {
  const type = resources.secrets
  const fieldSelector = `metadata.name=${name}`
  const informer = startInformer({ client, type, namespace, fieldSelector, ...options })
  let newer: Newer | undefined

  function told(): JsonObject | undefined {
    return informer.objects()?.get(`${namespace}/${name}`)
  }

  function seen(): ReturnType<SecretStore['seen']> {
    if (informer.objects() === undefined) return undefined
    if (newer !== undefined && newer.than !== told()) newer = undefined
    return { secret: newer === undefined ? told() : newer.secret }
  }

  async function write(change: (secret: JsonObject) => JsonObject): Promise<ApiResult> {
    const than = told()
    const stored = seen()?.secret
    const result =
      stored === undefined
        ? await createObject(client, type, change(newSecret(namespace, name)), { timeout })
        : await replaceObject(client, type, change(guarded(stored)), { timeout })
    if (result.ok) newer = { than, secret: result.value }
    else await readAgain(result.failure, than)
    return result
  }

  async function readAgain({ reason }: ApiFailure, than: JsonObject | undefined): Promise<void> {
    if (reason !== 'Conflict' && reason !== 'AlreadyExists' && reason !== 'NotFound') return
    const found = await getObject(client, type, { namespace, name }, { timeout })
    if (found.ok) newer = { than, secret: found.value }
    else if (found.failure.reason === 'NotFound') newer = { than, secret: undefined }
  }

  return {
    seen,
    write,
    stop: () => {
      informer.stop()
    },
  }
}

/** Without a resourceVersion a PUT would overwrite whatever stands there. */
function guarded(secret: JsonObject): JsonObject {
  if (typeof dig(secret, 'metadata', 'resourceVersion') === 'string') return secret
  throw new Error('the API server told a Secret without a resourceVersion')
}
