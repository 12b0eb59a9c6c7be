import type { ResourceType } from '../../cluster/resource.ts'
import { HealError } from '../../policies/heal-error.ts'
import { asString, dig } from '../../policies/json.ts'
import { groupOf } from '../../policies/kubernetes/workloads.ts'
import { list } from '../../policies/messages/text.ts'
import type { InputDocument } from '../input/documents.ts'
import { placeOf } from '../output/place.ts'

/**
 * Of some manifests those of one object: one, or none. `namespace` is the one that was asked for, undefined where any is meant. Throws
 * a HealError where several declare the object: which of them is right nobody can tell.
 */
export function oneManifest(
  documents: readonly InputDocument[],
  { type, name }: { type: ResourceType; name: string },
  namespace: string | undefined,
): readonly InputDocument[] {
  const found = documents.filter(({ object }) => {
    const of = (...keys: string[]): string | undefined => asString(dig(object, ...keys))
    const own = of('metadata', 'namespace')
    const isOfType = of('kind') === type.kind && groupOf(of('apiVersion') ?? '') === type.group
    const isMeant = !type.namespaced || namespace === undefined || own === undefined || own === namespace
    return isOfType && isMeant && of('metadata', 'name') === name
  })
  if (found.length < 2) return found
  throw new HealError(
    'declared-twice',
    `${type.kind.toLowerCase()}/${name} is declared by ${list(found.map(placeOf))}`,
    {
      hint: 'Name only the file that counts with -f, or the namespace with -n',
    },
  )
}
