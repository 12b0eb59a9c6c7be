import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { enforce } from './support/enforce.ts'

const configurations = ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations']
const everywhere = {
  match: {},
  action: 'Enforce',
  rules: [{ name: 'team', requiredAnnotations: { on: 'workload', annotations: { team: '*' } } }],
}
const pod = (name: string, team: boolean) => ({
  metadata: { name, ...(team ? { annotations: { team: 'shop' } } : {}) },
  spec: { containers: [{ name: 'web', image: 'web:1' }] },
})

describe('the namespace of the server deleted from under it', function () {
  this.timeout(150_000)
  let plane: ControlPlane
  let started: ControlPlane | undefined

  before(async function () {
    needsControlPlane(this)
    plane = started = await startControlPlane()
    await enforce(plane, 'everywhere', everywhere)
    await until('the policy is in force', 20_000, async () => (await create('probe', false)) === 403)
  })
  after(() => started?.stop())

  const create = async (name: string, team: boolean): Promise<number> =>
    (await plane.api.request('POST', '/api/v1/namespaces/prod-shop/pods', pod(name, team))).status

  it('takes its webhooks along: the cluster is locked for the time of its end only, and nobody has to help', async () => {
    await plane.api.demand('DELETE', '/api/v1/namespaces/heal-system')
    for (const resource of configurations) {
      await until(`${resource} is gone`, 100_000, async () => {
        const path = `/apis/admissionregistration.k8s.io/v1/${resource}/kubectl-heal`
        return (await plane.api.request('GET', path)).status === 404
      })
    }
    await until('workloads can be created', 10_000, async () => (await create('free', false)) === 201)
  })
})
