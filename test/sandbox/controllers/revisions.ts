import { numberAt, objectAt, same, textAt } from '../json.ts'
import type { InProcessClient, JsonObject } from '../types.ts'
import { resource } from './controller.ts'
import { controllerReference, ownedBy, writeObject } from './objects.ts'
import { templateHash } from './template-hash.ts'

/** The ControllerRevision of an owner's present template. */
export interface CurrentRevision {
  name: string
  hash: string
}

/**
 * Finds or makes the ControllerRevision of a StatefulSet's or DaemonSet's present template; one that comes back, as after
 * `kubectl rollout undo`, becomes the latest. `hashLabel` is the label that carries the hash.
 */
export async function syncRevision(
  owner: JsonObject,
  kind: string,
  hashLabel: string,
  client: InProcessClient,
): Promise<CurrentRevision> {
  const template = { ...objectAt(owner, 'spec.template'), $patch: 'replace' }
  const known = await ownedBy(owner, resource.controllerRevisions, client)
  const latest = Math.max(0, ...known.map((revision) => numberAt(revision, 'revision')))
  const hash = templateHash(template)
  const existing = known.find((revision) => same(objectAt(revision, 'data.spec.template'), template))
  if (existing === undefined) {
    const made = newRevision(owner, { kind, hashLabel, hash, template, revision: latest + 1 })
    await client.create(resource.controllerRevisions, textAt(owner, 'metadata.namespace'), made)
  } else if (numberAt(existing, 'revision') < latest) {
    await writeObject({ ...existing, revision: latest + 1 }, resource.controllerRevisions, client)
  }
  return { name: `${textAt(owner, 'metadata.name')}-${hash}`, hash }
}

function newRevision(
  owner: JsonObject,
  parts: { kind: string; hashLabel: string; hash: string; template: JsonObject; revision: number },
): JsonObject {
  const annotations = Object.entries(objectAt(owner, 'metadata.annotations'))
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${textAt(owner, 'metadata.name')}-${parts.hash}`,
      namespace: textAt(owner, 'metadata.namespace'),
      labels: { ...objectAt(parts.template, 'metadata.labels'), [parts.hashLabel]: parts.hash },
      ...(annotations.length === 0 ? {} : { annotations: Object.fromEntries(annotations) }),
      ownerReferences: [controllerReference(owner)],
    },
    data: { spec: { template: parts.template } },
    revision: parts.revision,
  }
}
