import assert from 'node:assert/strict'
import { listPath, resources } from '../../../cluster/resource.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { clusterSource } from '../../../plugin/drift/read/cluster-source.ts'
import { scannedTypes } from '../../../plugin/drift/read/scanned-types.ts'
import { scriptedClient, type ScriptedClient } from '../../support/scripted-client.ts'

const list = (...items: JsonObject[]): JsonObject => ({ metadata: { resourceVersion: '1' }, items })
const web = { metadata: { name: 'web', namespace: 'shop' } }

function cluster(): ScriptedClient {
  const lists = scannedTypes.map(({ type }) => [listPath(type, 'shop'), list()] as const)
  return scriptedClient({ ...Object.fromEntries(lists), [listPath(resources.deployments, 'shop')]: list(web) })
}

const wanted = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }

describe('drift: reading a cluster', () => {
  it('goes through every kind, and leaves out on the server what controllers make', async () => {
    const client = cluster()
    const seen: unknown[] = []
    const unread = await clusterSource(client).each({ namespace: 'shop' }, (objects) => {
      seen.push(...objects)
      return Promise.resolve()
    })
    assert.deepEqual(unread, [])
    assert.deepEqual(seen, [{ apiVersion: 'apps/v1', kind: 'Deployment', ...web }])
    const pods = client.requests.find(({ path }) => path === listPath(resources.pods, 'shop'))
    assert.match(pods?.query?.['labelSelector'] ?? '', /!pod-template-hash/)
    assert.ok(!client.requests.some(({ path }) => path.includes('secrets')))
  })

  it('a kind that may not be read is told, and the others are read', async () => {
    const client = cluster()
    client.before = ({ path }) => (path.endsWith('/services') ? 'Forbidden' : undefined)
    const unread = await clusterSource(client).each({ namespace: 'shop' }, () => Promise.resolve())
    assert.deepEqual(
      unread.map(({ resource }) => resource),
      ['services'],
    )
  })

  it('an API server that goes away in the middle leaves the rest unread', async () => {
    const client = cluster()
    client.before = () => (client.requests.length > 6 ? 'Unreachable' : undefined)
    const unread = await clusterSource(client).each({ namespace: 'shop' }, () => Promise.resolve())
    assert.equal(unread.length, scannedTypes.length - 6)
  })

  it('one that was never there is an error', async () => {
    const client = cluster()
    client.before = () => 'Unreachable'
    await assert.rejects(clusterSource(client).find(wanted), { code: 'cluster-unreachable' })
    await assert.rejects(
      clusterSource(client).each({ namespace: undefined }, () => Promise.resolve()),
      {
        code: 'cluster-unreachable',
      },
    )
  })

  it('an object that may not be read is unread', async () => {
    const client = cluster()
    client.before = () => 'Forbidden'
    assert.equal((await clusterSource(client).find(wanted)).state, 'unread')
  })
})
