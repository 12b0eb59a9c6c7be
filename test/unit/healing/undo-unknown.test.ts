import assert from 'node:assert/strict'
import type { ApiClient } from '../../../cluster/api-client.ts'
import { listPath, objectPath, resources } from '../../../cluster/resource.ts'
import { undo } from '../../../plugin/healing/undo/undo.ts'
import { scriptedClient } from '../../support/scripted-client.ts'

const shop = { metadata: { name: 'shop' } }
const names = ['web-scaleup-8zhx', 'web-scaleup-k4pm', 'db-rollback-9qk2']
const server = scriptedClient({
  [objectPath(resources.namespaces, { name: 'shop' })]: shop,
  [listPath(resources.namespaces)]: { items: [shop] },
  [listPath(resources.remediations, 'shop')]: { items: names.map((name) => ({ metadata: { name } })) },
})
/** As the API server has it: the Status of a missing object names it. */
const client: ApiClient = {
  ...server,
  async request(request) {
    const result = await server.request(request)
    return result.ok ? result : { ok: false, failure: { ...result.failure, body: { details: { name: 'it' } } } }
  },
}
const io = { out: () => undefined, say: () => undefined, colour: false }
const options = { yes: true, dryRun: 'none', record: true, timeout: 0, stableFor: 0 } as const

describe('undo of an ID that there is not', () => {
  for (const [claim, name, message, hint] of [
    ['offers the nearest', 'web-scaleup-8zhy', /Did you mean "web-scaleup-8zhx"\?$/, undefined],
    [
      'offers those that begin so',
      'web-scaleup',
      /in namespace "shop"$/,
      /there is web-scaleup-k4pm and web-scaleup-8zhx$/,
    ],
    ['says where the IDs stand', 'api', /in namespace "shop"$/, /^See kubectl heal history -A$/],
  ] as const)
    it(claim, async () => {
      await assert.rejects(undo(io, { client }, { namespace: 'shop', name }, options), (error: unknown) => {
        assert.ok(error instanceof Error)
        assert.match(error.message, message)
        const told = 'hint' in error ? error.hint : undefined
        if (hint === undefined) assert.equal(told, undefined)
        else assert.match(String(told), hint)
        return true
      })
    })
})
