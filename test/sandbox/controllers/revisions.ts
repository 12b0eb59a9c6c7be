import type { InProcessClient } from '../in-process-client.ts'
import { numberAt, objectAt, same } from '../json.ts'
import { placeOf } from '../metadata.ts'
import type { JsonObject } from '../types.ts'
import { controllerReference, ownedBy } from './objects.ts'
import { templateHash } from '../generated-names.ts'

/**
 * Finds or makes the ControllerRevision of a StatefulSet's or DaemonSet's present template, whose hash it returns; one that comes
 * back, as after `kubectl rollout undo`, becomes the latest. `hashLabel` is the label that carries the hash.
 */
export async function syncRevision(owner: JsonObject, hashLabel: string, client: InProcessClient): Promise<string> {
  const template = { ...objectAt(owner, 'spec.template'), $patch: 'replace' }
  const known = ownedBy(owner, 'ControllerRevision', client)
  const latest = Math.max(0, ...known.map((revision) => numberAt(revision, 'revision')))
  const hash = templateHash(template)
  const existing = known.find((revision) => same(objectAt(revision, 'data.spec.template'), template))
  if (existing === undefined) {
    const { namespace, name } = placeOf(owner)
    const labels = { ...objectAt(template, 'metadata.labels'), [hashLabel]: hash }
    const annotations = objectAt(owner, 'metadata.annotations')
    const ownerReferences = [controllerReference(owner)]
    const metadata = { name: `${name}-${hash}`, namespace, labels, annotations, ownerReferences }
    const data = { spec: { template } }
    await client.create({ apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata, data, revision: latest + 1 })
  } else if (numberAt(existing, 'revision') < latest) await client.update({ ...existing, revision: latest + 1 })
  return hash
}
