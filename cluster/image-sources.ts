import { readFile, stat } from 'node:fs/promises'
import type { ImageSources } from '../policies/images/sources.ts'
import type { JsonObject } from '../policies/json.ts'
import type { Known } from '../policies/known.ts'
import type { ApiClient } from './api-client.ts'
import { beforeDeadline } from './before-deadline.ts'
import { getObject } from './objects.ts'
import { oneLine } from './one-line.ts'
import { resources, type ResourceType } from './resource.ts'
import { unknown } from './unknown.ts'

/** What reading takes; times of the reads are milliseconds of `performance.now()`. */
export interface ImageSourcesOptions {
  /** Absent where there is no cluster: `noCluster` says so. */
  client: ApiClient | undefined
  noCluster: string
  /** Why an object may not be read, and how to allow it: the end of the sentence "… could not be read: REASON". */
  forbidden: (type: ResourceType, namespace: string) => string
  hostCredentials: ImageSources['hostCredentials']
}

/** The longest a single read may run (milliseconds). */
const readTimeout = 5_000
/** A trusted root of Sigstore has about 12 KiB. */
const mostBytes = 1024 * 1024

const tooLate = unknown('it was not read in time')

/** Reads what rules and pods refer to of one cluster and of the files of this host. */
export function createImageSources(options: ImageSourcesOptions): ImageSources {
  const read = (type: ResourceType) => (namespace: string, name: string, deadline: number) =>
    readObject(options, type, { namespace, name }, deadline)
  return {
    secret: read(resources.secrets),
    configMap: read(resources.configmaps),
    serviceAccount: read(resources.serviceaccounts),
    file: (path, deadline) => beforeDeadline(readText(path), deadline, tooLate),
    hostCredentials: options.hostCredentials,
  }
}

async function readObject(
  { client, noCluster, forbidden }: ImageSourcesOptions,
  type: ResourceType,
  object: { namespace: string; name: string },
  deadline: number,
): Promise<Known<JsonObject>> {
  if (client === undefined) return unknown(noCluster)
  const timeout = Math.floor(Math.min(deadline - performance.now(), readTimeout))
  if (timeout < 1) return tooLate
  const result = await getObject(client, type, object, { timeout })
  if (result.ok) return { state: 'known', value: result.value }
  const { reason, message } = result.failure
  if (reason === 'NotFound') return { state: 'absent' }
  return unknown(reason === 'Forbidden' ? forbidden(type, object.namespace) : oneLine(message).slice(0, 300))
}

async function readText(path: string): Promise<Known<string>> {
  try {
    const found = await stat(path)
    if (!found.isFile()) return unknown('it is no file')
    if (found.size > mostBytes) return unknown(`the file is larger than ${mostBytes} bytes`)
    return { state: 'known', value: await readFile(path, 'utf8') }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { state: 'absent' }
    return unknown(error instanceof Error ? oneLine(error.message) : 'the file cannot be read')
  }
}
