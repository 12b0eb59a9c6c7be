import assert from 'node:assert/strict'
import type { Json } from '../../../cluster/api.ts'
import { at } from '../../../cluster/at.ts'
import { needsControlPlane } from '../../../cluster/needs-control-plane.ts'
import { until } from '../../../cluster/until.ts'
import { imageOf, namespace, startHouse, type House } from './house.ts'

const patience = 60_000
const back = '--yes --stable-for 1s --timeout 60s'

interface Row {
  claim: string
  resource: 'deployments' | 'statefulsets' | 'daemonsets'
  spec?: Json
  /** What the story tells. */
  says: RegExp
}

const rows: readonly Row[] = [
  { claim: 'a DaemonSet', resource: 'daemonsets', says: /restore the pod template of revision 1/ },
  {
    claim: 'a DaemonSet that replaces Pods only when they are deleted',
    resource: 'daemonsets',
    spec: { updateStrategy: { type: 'OnDelete' } },
    says: /Its strategy is OnDelete/,
  },
  {
    claim: 'a StatefulSet with a partition',
    resource: 'statefulsets',
    spec: { serviceName: 's', updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
    says: /Its partition is 1/,
  },
  {
    claim: 'a StatefulSet whose Pods start all at once',
    resource: 'statefulsets',
    spec: { serviceName: 's', podManagementPolicy: 'Parallel' },
    says: /restore the pod template of revision 1/,
  },
  {
    claim: 'a StatefulSet that replaces Pods only when they are deleted',
    resource: 'statefulsets',
    spec: { serviceName: 's', updateStrategy: { type: 'OnDelete' } },
    says: /delete Pod \S+, which is stuck on the broken revision/,
  },
  {
    claim: 'a Deployment that stops all Pods first',
    resource: 'deployments',
    spec: { strategy: { type: 'Recreate' } },
    says: /restore the pod template of revision 1/,
  },
]

describe('kubectl heal rollback of every kind, by somebody on call', function () {
  this.timeout(180_000)
  let started: House | undefined
  let house: House

  before(async function () {
    needsControlPlane(this)
    house = started = await startHouse()
  })
  after(() => started?.plane.stop())

  const pods = async (name: string): Promise<Json[]> => {
    const { items } = await house.send('GET', `/api/v1/namespaces/${namespace}/pods?labelSelector=app%3D${name}`)
    return items as Json[]
  }

  for (const [index, { claim, resource, spec = {}, says }] of rows.entries())
    it(`takes ${claim} back`, async () => {
      const name = `w${String(index)}`
      await house.well(resource, name, 'good:1', spec)
      await house.change(resource, name, 'bad:2')
      if (at(spec, 'updateStrategy.type') === 'OnDelete') {
        const [first] = await pods(name)
        await house.send('DELETE', `/api/v1/namespaces/${namespace}/pods/${String(at(first, 'metadata.name'))}`)
      }
      await until('a Pod has the bad image', patience, async () =>
        (await pods(name)).some(
          (pod) =>
            at(pod, 'spec.containers.0.image') === 'bad:2' &&
            at(pod, 'status.containerStatuses.0.state.waiting.reason') !== undefined,
        ),
      )
      const { code, stderr } = await house.run(`rollback ${resource}/${name} --to-revision 1 ${back}`)
      assert.equal(code, 0, stderr)
      assert.match(stderr, says)
      // Kubernetes' own role edit has no patch on ControllerRevisions.
      const unmarked = /note: revision 1 was not marked as good: "on-call" may not patch controllerrevisions/
      if (resource === 'deployments') assert.doesNotMatch(stderr, /not marked/)
      else assert.match(stderr, unmarked)
      assert.equal(imageOf(await house.workload(resource, name)), 'good:1')
      await until('no Pod has the bad image', patience, async () =>
        (await pods(name)).every((pod) => at(pod, 'spec.containers.0.image') === 'good:1'),
      )
    })

  it('knows a template that came again by its newest number, among more than ten', async () => {
    await house.well('deployments', 'often', 'good:1')
    for (let number = 2; number <= 12; number++) await house.change('deployments', 'often', `bad:${String(number)}`)
    await house.change('deployments', 'often', 'good:1')
    await house.change('deployments', 'often', 'bad:14')
    const { stdout } = await house.run('rollback deployment/often --list')
    const numbers = [...stdout.matchAll(/^(\d+)/gm)].map(([number]) => Number(number))
    assert.deepEqual(numbers.slice(0, 3), [14, 13, 12])
    assert.match(stdout, /^13 +now .*good:1/m)
    const { code, stderr } = await house.run(`rollback deployment/often ${back}`)
    assert.equal(code, 0, stderr)
    assert.match(stderr, /restore the pod template of revision 13/)
  })

  it('tells that no earlier revision is kept', async () => {
    await house.well('deployments', 'short', 'good:1', { revisionHistoryLimit: 0 })
    await house.change('deployments', 'short', 'good:2')
    await until('the old one is gone', patience, async () => {
      const { stdout } = await house.run('rollback deployment/short --list')
      return !stdout.includes('good:1')
    })
    const { code, stderr } = await house.run(`rollback deployment/short --to-revision 1 ${back}`)
    assert.equal(code, 1)
    assert.match(stderr, /there is no revision 1; its revisions are 2\n# spec\.revisionHistoryLimit is 0/)
  })

  it('takes everything back, also where the revision that it was is gone by then', async () => {
    await house.well('deployments', 'gone', 'good:1')
    await house.change('deployments', 'gone', 'bad:2')
    await house.change('deployments', 'gone', 'bad:3')
    const sets = `/apis/apps/v1/namespaces/${namespace}/replicasets`
    const running = house.run('rollback deployment/gone --to-revision 2 --yes --timeout 8s')
    await until('it goes back', patience, async () => imageOf(await house.workload('deployments', 'gone')) === 'bad:2')
    const { items } = await house.send('GET', `${sets}?labelSelector=app%3Dgone`)
    const was = (items as Json[]).find((set) => imageOf(set) === 'bad:3')
    await house.send('DELETE', `${sets}/${String(at(was, 'metadata.name'))}`)
    const { code, stderr } = await running
    assert.equal(code, 1, stderr)
    assert.match(stderr, /^Undone: not healthy after it/m)
    assert.equal(imageOf(await house.workload('deployments', 'gone')), 'bad:3')
  })

  it('does no more where somebody deletes the workload meanwhile', async () => {
    await house.well('deployments', 'deleted', 'good:1')
    await house.change('deployments', 'deleted', 'bad:2')
    await house.change('deployments', 'deleted', 'bad:3')
    const running = house.run('rollback deployment/deleted --to-revision 2 --yes --timeout 60s')
    await until(
      'it goes back',
      patience,
      async () => imageOf(await house.workload('deployments', 'deleted')) === 'bad:2',
    )
    await house.send('DELETE', `/apis/apps/v1/namespaces/${namespace}/deployments/deleted`)
    const { code, stderr } = await running
    assert.equal(code, 2, stderr)
    assert.match(stderr, /it was deleted/)
  })
})
