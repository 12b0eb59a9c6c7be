import type { ApiClient } from '../../cluster/api-client.ts'
import { createImageSources } from '../../cluster/image-sources.ts'
import { HealError } from '../../policies/heal-error.ts'
import type { ImageSources } from '../../policies/images/sources.ts'

/** Reaches the cluster when the first Secret or ConfigMap is read. */
export type Reach = () => Promise<ApiClient>

/** Reads what rules and pods refer to; a cluster is reached, once, where something of one is read, and not before. */
export function clusterSources(reach: Reach, hostCredentials: ImageSources['hostCredentials']): ImageSources {
  let reached: Promise<ImageSources> | undefined
  const cluster = (): Promise<ImageSources> => (reached ??= reachedSources(reach, hostCredentials))
  const files = sourcesOf(undefined, '', hostCredentials)
  return {
    secret: async (...asked) => (await cluster()).secret(...asked),
    configMap: async (...asked) => (await cluster()).configMap(...asked),
    serviceAccount: async (...asked) => (await cluster()).serviceAccount(...asked),
    file: (...asked) => files.file(...asked),
    hostCredentials,
  }
}

async function reachedSources(reach: Reach, hostCredentials: ImageSources['hostCredentials']): Promise<ImageSources> {
  try {
    return sourcesOf(await reach(), '', hostCredentials)
  } catch (error) {
    if (!(error instanceof HealError)) throw error
    return sourcesOf(undefined, error.message, hostCredentials)
  }
}

function sourcesOf(
  client: ApiClient | undefined,
  noCluster: string,
  hostCredentials: ImageSources['hostCredentials'],
): ImageSources {
  return createImageSources({
    client,
    noCluster,
    forbidden: ({ resource }, namespace) => `you may not get ${resource} in namespace ${JSON.stringify(namespace)}`,
    hostCredentials,
  })
}
