import { copy, ensure, textAt } from '../json.ts'
import { placeOf } from '../metadata.ts'
import { resourceOfKind } from '../resources.ts'
import type { Machinery } from '../writes/machinery.ts'

/** Where Nodes tell that they live. */
export const leaseNamespace = 'kube-node-lease'

/** Renews the Leases of Nodes as much later as is said, all but those of the silent Nodes. */
export function renewLeases({ store, now }: Machinery, milliseconds: number, silent: readonly string[]): void {
  const leases = resourceOfKind('Lease')
  for (const lease of store.list(leases, leaseNamespace)) {
    if (silent.includes(placeOf(lease).name)) continue
    const next = copy(lease)
    const before = Date.parse(textAt(lease, 'spec.renewTime'))
    const renewed = new Date(Math.max(before, now().getTime()) + milliseconds)
    ensure(next, 'spec')['renewTime'] = renewed.toISOString().replace('Z', '000Z')
    store.put(leases, next)
  }
}
