import { parseQuantity } from '../codec/quantity.ts'
import type { InProcessClient } from '../in-process-client.ts'
import { isObject, listAt, objectAt, stringsAt, textAt } from '../json.ts'
import { placeOf } from '../metadata.ts'
import { matchesLabelSelector } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'

/** The names of the claims that a Pod mounts, those of its ephemeral volumes too. */
export function claimsOf(pod: JsonObject): string[] {
  return listAt(pod, 'spec.volumes').flatMap((volume) => {
    const name = textAt(volume, 'persistentVolumeClaim.claimName')
    if (isObject(volume['ephemeral'])) return [`${placeOf(pod).name}-${textAt(volume, 'name')}`]
    return name === '' ? [] : [name]
  })
}

/** Whether a claim waits for a Pod that needs it. An unknown class does not wait. */
export function isDelayed(claim: JsonObject, client: InProcessClient): boolean {
  const name = textAt(claim, 'spec.storageClassName')
  const storageClass = name === '' ? undefined : client.get('StorageClass', '', name)
  return textAt(storageClass, 'volumeBindingMode') === 'WaitForFirstConsumer'
}

/** The smallest free volume that a claim can have, or the one that is kept for it. */
export function volumeFor(
  claim: JsonObject,
  client: InProcessClient,
  isFit: (volume: JsonObject) => boolean = () => true,
): JsonObject | undefined {
  const fitting = client.list('PersistentVolume').filter((volume) => suits(volume, claim) && isFit(volume))
  const kept = fitting.find((volume) => isKept(volume))
  return kept ?? fitting.toSorted((left, right) => Number(capacity(left) - capacity(right)))[0]
}

/** Whether a volume is of the claim's class and mode, large enough, can be used as it asks, and is nobody else's. */
function suits(volume: JsonObject, claim: JsonObject): boolean {
  const spec = objectAt(claim, 'spec')
  const named = textAt(spec, 'volumeName')
  if (named !== '') return placeOf(volume).name === named && isFree(volume, claim)
  const same = (key: string) => textAt(volume, `spec.${key}`) === textAt(spec, key)
  const modes = stringsAt(volume, 'spec.accessModes')
  const wanted = parseQuantity(textAt(spec, 'resources.requests.storage')) ?? 0n
  const { selector } = spec
  return (
    isFree(volume, claim) &&
    same('storageClassName') &&
    same('volumeMode') &&
    stringsAt(spec, 'accessModes').every((mode) => modes.includes(mode)) &&
    capacity(volume) >= wanted &&
    (!isObject(selector) || matchesLabelSelector(selector, objectAt(volume, 'metadata.labels')))
  )
}

function isFree(volume: JsonObject, claim: JsonObject): boolean {
  const { namespace, name } = placeOf(claim)
  const owner = objectAt(volume, 'spec.claimRef')
  return !isKept(volume) || (owner['namespace'] === namespace && owner['name'] === name)
}

function isKept(volume: JsonObject): boolean {
  return isObject(objectAt(volume, 'spec')['claimRef'])
}

function capacity(volume: JsonObject): bigint {
  return parseQuantity(textAt(volume, 'spec.capacity.storage')) ?? 0n
}
