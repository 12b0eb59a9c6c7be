import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Json } from '../../../cluster/api.ts'
import { at } from '../../../cluster/at.ts'
import { needsControlPlane } from '../../../cluster/needs-control-plane.ts'
import { until } from '../../../cluster/until.ts'
import { executable } from '../../plugin/support/run.ts'
import { imageOf, namespace, startHouse, type House } from './house.ts'

const patience = 60_000

describe('kubectl heal rollback that is stopped', function () {
  this.timeout(180_000)
  let started: House | undefined
  let house: House

  before(async function () {
    needsControlPlane(this)
    house = started = await startHouse()
  })
  after(() => started?.plane.stop())

  const image = async (name: string): Promise<unknown> => imageOf(await house.workload('deployments', name))

  async function broken(name: string): Promise<void> {
    await house.well('deployments', name, 'good:1')
    await house.change('deployments', name, 'bad:2')
    await house.change('deployments', name, 'bad:3')
  }
  /** Until nothing is left for the program to write but how it ends: the image alone is there before its record says so. */
  const untilItWaits = (name: string): Promise<void> =>
    until('its record says that every step is done', patience, async () => {
      const path = `/apis/kubectl-heal.io/v1alpha1/namespaces/${namespace}/remediations`
      const records = (await house.send('GET', path))['items'] as Json[]
      const own = records.find((record) => at(record, 'spec.target.name') === name)
      return at(own, 'status.phase') === 'Verifying'
    })

  it('by Ctrl-C while it waits: says how it stands, and undo takes it back', async () => {
    await broken('ctrl')
    const line = ['rollback', 'deployment/ctrl', '--to-revision', '2', '--yes', '-n', namespace]
    const env = { ...process.env, KUBECONFIG: await house.plane.kubeconfig('on-call') }
    const child = spawn(process.execPath, [executable, ...line], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let story = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (story += text))
    await until('it waits', patience, () => Promise.resolve(story.includes('done: restore')))
    child.kill('SIGINT')
    const [code] = (await once(child, 'close')) as [number | null]
    assert.equal(code, 130, story)
    assert.match(story, /^Failed: stopped while waiting/m)
    assert.equal(await image('ctrl'), 'bad:2')
    const id = /kubectl heal undo (\S+)/.exec(story)?.[1] ?? ''
    const undone = await house.run(`undo ${id} --yes`)
    assert.equal(undone.code, 0, undone.stderr)
    assert.equal(await image('ctrl'), 'bad:3')
  })

  it('not by an API server that is away for a while', async () => {
    await broken('away')
    const running = house.run('rollback deployment/away --to-revision 1 --yes --stable-for 5s')
    await untilItWaits('away')
    await house.plane.apiServer.stop()
    await house.plane.apiServer.start()
    const { code, stderr } = await running
    assert.equal(code, 0, stderr)
  })

  it('by an API server that stays away: it is not known how it stands, and the record takes it back later', async () => {
    await broken('lost')
    const running = house.run('rollback deployment/lost --to-revision 2 --yes --timeout 4s')
    await untilItWaits('lost')
    await house.plane.apiServer.stop()
    const { code, stderr } = await running
    await house.plane.apiServer.start()
    assert.equal(code, 2, stderr)
    assert.match(stderr, /not healthy after it: it could not be looked at any more: .*cannot be reached/)
    assert.match(stderr, /taking back "restore the pod template of revision 2"/)
    assert.match(stderr, /Failed is not recorded/)
    const id = /Recorded as remediation (\S+)\./.exec(stderr)?.[1] ?? ''
    await until('it answers', patience, async () => (await house.run(`history deployment/lost`)).stdout.includes(id))
    const undone = await house.run(`undo ${id} --yes`)
    assert.equal(undone.code, 0, undone.stderr)
    assert.match(undone.stderr, /is not over: it may still run somewhere, or its program died/)
    assert.equal(await image('lost'), 'bad:3')
  })
})
