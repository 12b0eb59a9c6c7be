import assert from 'node:assert/strict'
import type { ApiClient } from '../../../cluster/api-client.ts'
import { createDenialMemory } from '../../../admission/last-denial.ts'
import { createReachable } from '../../../admission/registration/own-pod.ts'
import { requestFor } from '../../support/policy-set.ts'
import { workload } from '../../support/workloads.ts'

/** An API server that answers with one Pod. */
function serving(pod: () => object | undefined): ApiClient {
  const never = () => Promise.reject(new Error('not asked'))
  return {
    get: never,
    text: never,
    watch: never,
    request: ({ path, method }) => {
      assert.equal(path, '/api/v1/namespaces/heal-system/pods/heal-0')
      const value = pod()
      if (value !== undefined) return Promise.resolve({ ok: true, value: { ...value } })
      return Promise.resolve({
        ok: false,
        failure: { reason: 'NotFound', status: 404, message: 'not found', method, path },
      })
    },
    close: () => undefined,
  }
}

const podWith = (status: string) => ({ status: { conditions: [{ type: 'Ready', status }] } })

describe('when the API server can call this server', () => {
  let time = 0
  let pod: object | undefined
  const open = (podName: string | undefined) =>
    createReachable({ client: serving(() => pod), namespace: 'heal-system', podName, clock: () => time })

  it('outside of a Pod at once', () => {
    assert.equal(open(undefined).yes(), true)
  })

  it('in a Pod only a moment after the Pod is Ready', async () => {
    const reachable = open('heal-0')
    for (const next of [undefined, {}, podWith('False')]) {
      pod = next
      await reachable.refresh()
      assert.equal(reachable.yes(), false, JSON.stringify(next))
    }
    pod = podWith('True')
    await reachable.refresh()
    assert.equal(reachable.yes(), false, 'endpoints need a moment')
    time = 2_000
    assert.equal(reachable.yes(), true)
  })

  it('and then for good: what is registered is never taken back', async () => {
    time = 0
    pod = podWith('True')
    const reachable = open('heal-0')
    await reachable.refresh()
    time = 5_000
    pod = podWith('False')
    await reachable.refresh()
    assert.equal(reachable.yes(), true)
  })
})

describe('the newest denial', () => {
  it('is none at the start, then who, what and when, without a value', () => {
    let time = 1_000
    const memory = createDenialMemory(() => time)
    assert.equal(memory.last(), undefined)
    memory.onDenied(requestFor(workload('Pod', { name: 'first' })))
    time = 2_000
    memory.onDenied(requestFor(workload('Deployment', { podSpec: { containers: [{ name: 'a', image: 'secret' }] } })))
    const last = memory.last()
    assert.equal(last?.object, 'Deployment prod-shop/web')
    assert.equal(last.at, '1970-01-01T00:00:02.000Z')
    assert.doesNotMatch(JSON.stringify(last), /secret/)
  })
})
