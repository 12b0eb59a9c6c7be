import assert from 'node:assert/strict'
import { Registry } from 'prom-client'
import { openManagedCertificates } from '../../../../admission/authority/managed-certificates.ts'
import { createCertificateMetrics } from '../../../../admission/authority/metrics.ts'
import { watchClock } from '../../../../admission/clock-skew.ts'
import { createLogger } from '../../../../admission/logger.ts'
import { createMetrics } from '../../../../admission/metrics.ts'
import { createApiClient } from '../../../../cluster/api-client.ts'
import { startObjectServer } from '../../cluster/object-server.ts'
import { until } from '../../cluster/until.ts'

describe('managed certificates of a replica whose clock is far off', () => {
  it('are not made before the API server and it agree on the time; the problem tells why', async () => {
    const server = await startObjectServer()
    let behind = 600_000
    server.intercept = ({ response }) => {
      response.setHeader('date', new Date(Date.now() - behind).toUTCString())
      return false
    }
    const client = createApiClient(server.endpoint)
    const log = createLogger('silent')
    const skew = watchClock({ clock: () => client.clock?.(), log, metrics: createMetrics({ processMetrics: false }) })
    const certificates = await openManagedCertificates({
      ...{ client, namespace: 'heal-system', secretName: 'heal-admission-tls', dnsNames: ['heal.test'], log },
      ...{ leading: () => true, registeredBundle: () => undefined, now: Date.now, every: 20 },
      clockProblem: () => skew.problem(),
      metrics: createCertificateMetrics([new Registry()]),
      onReload: () => undefined,
    })
    try {
      await until('the clocks are compared', () => skew.problem() !== undefined)
      assert.equal(await certificates.whenReady(200), false)
      assert.match(certificates.problem() ?? '', /^the clock of this replica is 60\d seconds ahead of the API server's/)
      assert.deepEqual(
        server.asked.filter((request) => !request.startsWith('GET ')),
        [],
      )
      behind = 0
      await client.get('/api/v1/namespaces/heal-system', 5_000)
      assert.equal(await certificates.whenReady(10_000), true)
      assert.equal(certificates.problem(), undefined)
    } finally {
      await certificates.stop()
      client.close()
      await server.close()
    }
  })
})
