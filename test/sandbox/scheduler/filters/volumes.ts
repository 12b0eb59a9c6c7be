import { at, isObject, objectAt, textAt } from '../../json.ts'
import { isDeleting, placeOf } from '../../metadata.ts'
import type { JsonObject } from '../../types.ts'
import { claimsOf, isDelayed, volumeFor } from '../../volumes/claims.ts'
import { matchesNodeSelector } from '../node-affinity.ts'
import { never } from '../rejection.ts'
import type { Filter } from '../rejection.ts'
import type { View } from '../view.ts'

const nothingFound = "node(s) didn't find available persistent volumes to bind"

/** What keeps a Pod from every Node because of its volume claims; undefined where nothing does. */
export function claimProblem(pod: JsonObject, { client }: View): string | undefined {
  const { namespace } = placeOf(pod)
  const claims = claimsOf(pod).map((name) => ({ name, claim: client.get('PersistentVolumeClaim', namespace, name) }))
  for (const { name, claim } of claims) {
    if (claim === undefined) return `persistentvolumeclaim "${name}" not found`
    if (textAt(claim, 'status.phase') === 'Lost') {
      const volume = textAt(claim, 'spec.volumeName')
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${volume}"`
    }
    if (isDeleting(claim)) return `persistentvolumeclaim "${name}" is being deleted`
  }
  const waits = claims.some(({ claim }) => claim && !isBound(claim) && !isDelayed(claim, client))
  return waits ? 'pod has unbound immediate PersistentVolumeClaims' : undefined
}

/** Volumes that are only elsewhere, and claims that would find none on the Node. */
export const volumeBinding: Filter = (pod, { node }, { client }) => {
  for (const name of claimsOf(pod)) {
    const claim = client.get('PersistentVolumeClaim', placeOf(pod).namespace, name)
    if (claim === undefined) continue
    if (isBound(claim)) {
      const volume = client.get('PersistentVolume', '', textAt(claim, 'spec.volumeName'))
      if (volume === undefined)
        return never('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)')
      if (!reaches(volume, node)) return never("node(s) didn't match PersistentVolume's node affinity")
    } else if (volumeFor(claim, client, (volume) => reaches(volume, node)) === undefined && !isMade(claim, client))
      return never(nothingFound)
  }
  return undefined
}

function isBound(claim: JsonObject): boolean {
  return textAt(claim, 'spec.volumeName') !== '' && textAt(claim, 'status.phase') === 'Bound'
}

/** Whether a Node can use a volume. */
export function reaches(volume: JsonObject, node: JsonObject): boolean {
  const selector = at(volume, 'spec.nodeAffinity.required')
  return !isObject(selector) || matchesNodeSelector(selector, node)
}

/** Whether somebody would make a volume for the claim, if not here. */
function isMade(claim: JsonObject, client: View['client']): boolean {
  const storageClass = client.get('StorageClass', '', textAt(objectAt(claim, 'spec'), 'storageClassName'))
  return !['', 'kubernetes.io/no-provisioner'].includes(textAt(storageClass, 'provisioner'))
}
