import type { ApiClient } from '../../cluster/api-client.ts'
import type { ApiFailure } from '../../cluster/api-result.ts'
import { startInformer } from '../../cluster/informer.ts'
import type { ResourceType } from '../../cluster/resource.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { configurationName } from '../../policies/registration/webhook-configurations.ts'

/** A configuration as the API server last told: there, not there, or not known yet. */
export type Found = { known: false } | { known: true; object: JsonObject | undefined }

/** Follows one configuration. */
export interface Observed {
  found: () => Found
  /** milliseconds of `now` */
  heardAt: () => number | undefined
  /** What a write answered is news too, and often the first; `before` is what was found when it began. */
  wrote(object: JsonObject, before: Found): void
  stop(): void
}

/** What following takes. */
export interface ObserveOptions {
  client: ApiClient
  type: ResourceType
  now: () => number
  onChange: () => void
  onProblem: (failure: ApiFailure) => void
}

/** Starts to follow the configuration of our name. */
export function observe({ client, type, now, onChange, onProblem }: ObserveOptions): Observed {
  let found: Found = { known: false }
  const informer = startInformer({
    ...{ client, type, now, onProblem },
    fieldSelector: `metadata.name=${configurationName}`,
    onChange: (objects) => {
      const object = objects.get(configurationName)
      if (isOlder(object, found)) return
      found = { known: true, object }
      onChange()
    },
  })
  return {
    found: () => found,
    heardAt: () => informer.lastHeard(),
    wrote: (object, before) => {
      // Told meanwhile that it is gone: after our write, so that it stays gone; if before it, the watch is about to tell of ours.
      const isGone = found !== before && found.known && found.object === undefined
      if (!isGone && !isOlder(object, found)) found = { known: true, object }
    },
    stop: () => {
      informer.stop()
    },
  }
}

/** The watch may still tell what stood there before our own write. Versions of one type can be compared since Kubernetes 1.35. */
function isOlder(object: JsonObject | undefined, found: Found): boolean {
  if (object === undefined || !found.known || found.object === undefined) return false
  const [told, known] = [versionOf(object), versionOf(found.object)]
  return told !== undefined && known !== undefined && told < known
}

function versionOf(object: JsonObject): bigint | undefined {
  const text = asString(dig(object, 'metadata', 'resourceVersion')) ?? ''
  return /^\d{1,40}$/.test(text) ? BigInt(text) : undefined
}
