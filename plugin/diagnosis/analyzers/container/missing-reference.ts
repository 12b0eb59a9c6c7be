import { asArray, asString, dig, isObject, type JsonObject } from '../../../../policies/json.ts'
import type { PodView } from '../../pod-view.ts'

/** A ConfigMap or Secret that a Pod needs and that is not there, or lacks a key. */
export interface Missing {
  resource: 'configmaps' | 'secrets'
  kind: 'ConfigMap' | 'Secret'
  name: string
  /** The key that it lacks; undefined where all of it is missing. */
  key?: string
}

const wholly = /\b(configmap|secret)s? "([^"]+)" (?:is )?not found/gi
const keyOfEnv = /couldn't find key (\S+) in (ConfigMap|Secret) [^/\s]+\/([^\s,;\]]+)/g
const keyOfVolume = /(?:(configmap) )?references non-existent (?:config|secret) key: ([^\s,\]]+)/g
const volumeOf = /for volume "([^"]+)"/

/** What a message of the kubelet (a waiting container, FailedMount) says is missing, for one namespace: that of the Pod. */
export function missingIn(message: string, pod: PodView): Missing[] {
  const found: Missing[] = []
  for (const [, kind = '', name = ''] of message.matchAll(wholly)) found.push(missing(kind, name))
  for (const [, key = '', kind = '', name = ''] of message.matchAll(keyOfEnv))
    found.push({ ...missing(kind, name), key })
  const volume = volumeOf.exec(message)?.[1]
  if (volume === undefined) return found
  for (const [, configMap, key = ''] of message.matchAll(keyOfVolume)) {
    const source = sourceWithKey(volume, key, configMap === undefined ? 'Secret' : 'ConfigMap', pod)
    if (source !== undefined) found.push({ ...source, key })
  }
  return found
}

function missing(kind: string, name: string): Missing {
  return kind.toLowerCase() === 'secret'
    ? { resource: 'secrets', kind: 'Secret', name }
    : { resource: 'configmaps', kind: 'ConfigMap', name }
}

/** The message names the volume and the key, not the object: that stands in the Pod. */
function sourceWithKey(volume: string, key: string, kind: Missing['kind'], { spec }: PodView): Missing | undefined {
  const entry = asArray(spec['volumes'])
    .filter(isObject)
    .find((each) => each['name'] === volume)
  const sources = entry === undefined ? [] : sourcesOf(entry)
  const wanted = sources.filter((source) => source.kind === kind)
  return wanted.find(({ keys }) => keys.includes(key)) ?? wanted[0]
}

interface Source extends Missing {
  keys: readonly string[]
  optional: boolean
}

/** The ConfigMaps and Secrets that a volume is made of. */
function sourcesOf(volume: JsonObject): Source[] {
  const projected = asArray(dig(volume, 'projected', 'sources')).filter(isObject)
  return [volume, ...projected].flatMap((each) => [
    ...sourceOf('ConfigMap', dig(each, 'configMap'), 'name'),
    ...sourceOf('Secret', dig(each, 'secret'), each === volume ? 'secretName' : 'name'),
  ])
}

function sourceOf(kind: Missing['kind'], source: unknown, nameKey: string): Source[] {
  const name = asString(dig(source, nameKey))
  if (name === undefined) return []
  const keys = asArray(dig(source, 'items')).map((entry) => asString(dig(entry, 'key')) ?? '')
  return [{ ...missing(kind, name), keys, optional: dig(source, 'optional') === true }]
}

/** The ConfigMaps and Secrets that the volumes of a Pod cannot do without. */
export function requiredByVolumes({ spec }: PodView): Missing[] {
  return asArray(spec['volumes'])
    .filter(isObject)
    .flatMap(sourcesOf)
    .filter(({ optional }) => !optional)
    .map(({ resource, kind, name }) => ({ resource, kind, name }))
}
