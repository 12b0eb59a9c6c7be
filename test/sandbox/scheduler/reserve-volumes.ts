import type { InProcessClient } from '../in-process-client.ts'
import { ensure, textAt } from '../json.ts'
import { placeOf } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import { claimsOf, volumeFor } from '../volumes/claims.ts'
import { claimReference } from '../volumes/volume-controllers.ts'
import { reaches } from './filters/volumes.ts'
import type { NodeView } from './view.ts'

const selectedNode = 'volume.kubernetes.io/selected-node'

/**
 * Keeps volumes of the Node for the Pod's claims that waited for it. False while a volume is still to be bound or made: then the claim
 * says for which Node.
 */
export async function reserveVolumes(pod: JsonObject, place: NodeView, client: InProcessClient): Promise<boolean> {
  const { namespace } = placeOf(pod)
  const claims = claimsOf(pod).map((name) => client.get('PersistentVolumeClaim', namespace, name))
  const unbound = claims
    .filter((claim) => claim !== undefined)
    .filter((claim) => textAt(claim, 'status.phase') !== 'Bound')
  for (const claim of unbound) {
    const volume = volumeFor(claim, client, (one) => reaches(one, place.node))
    if (volume === undefined) {
      ensure(claim, 'metadata.annotations')[selectedNode] = place.name
      await client.update(claim)
    } else if (textAt(volume, 'spec.claimRef.name') === '') {
      ensure(volume, 'spec')['claimRef'] = claimReference(claim)
      await client.update(volume)
    }
  }
  return unbound.length === 0
}
