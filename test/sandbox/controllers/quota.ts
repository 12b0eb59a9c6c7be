import { usedOf } from '../admission/quota.ts'
import { objectAt } from '../json.ts'
import { keyOf, placeOf } from '../metadata.ts'
import type { Store } from '../storage/store.ts'
import type { Controller } from './controller.ts'
import { writeStatus } from './objects.ts'

/** Keeps the status of quotas: what is used of what they limit. */
export function createQuotaController(store: Store): Controller {
  return {
    name: 'resourcequota-controller',
    kind: 'ResourceQuota',
    concernedBy(changed, client) {
      const { namespace } = placeOf(changed)
      const isNoise = namespace === '' || ['Event', 'Lease', 'ResourceQuota'].includes(String(changed['kind']))
      return isNoise ? [] : client.list('ResourceQuota', namespace).map(keyOf)
    },
    async reconcile(quota, { client }) {
      const hard = objectAt(quota, 'spec.hard')
      await writeStatus(quota, client, { hard, used: Object.fromEntries(usedOf(store, quota)) })
    },
  }
}
