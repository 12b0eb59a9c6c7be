import assert from 'node:assert/strict'
import type { Json } from '../../../cluster/api.ts'
import { at } from '../../../cluster/at.ts'
import { needsControlPlane } from '../../../cluster/needs-control-plane.ts'
import { imageOf, namespace, startHouse, type House } from './house.ts'

const core = `/api/v1/namespaces/${namespace}`
const records = `/apis/kubectl-heal.io/v1alpha1/namespaces/${namespace}/remediations`
const encoded = (text: string): string => Buffer.from(text).toString('base64')
const good = 'correct-horse'
const broken = 'battery-staple'
const back = '--yes --stable-for 1s'

describe('kubectl heal rollback with ConfigMaps and Secrets, by somebody on call', function () {
  this.timeout(180_000)
  let started: House | undefined
  let house: House

  before(async function () {
    needsControlPlane(this)
    house = started = await startHouse()
  })
  after(() => started?.plane.stop())

  /** A Deployment that was well with a ConfigMap and a Secret of its name, both kept, and runs `image` with others since. */
  async function changed(name: string, image: string): Promise<void> {
    await house.send('POST', `${core}/configmaps`, { metadata: { name }, data: { mode: 'good' } })
    await house.send('POST', `${core}/secrets`, { metadata: { name }, data: { token: encoded(good) } })
    const envFrom = [{ configMapRef: { name } }, { secretRef: { name } }]
    await house.well('deployments', name, 'good:1', {}, { container: { envFrom } })
    const kept = await house.run(`rollback deployment/${name} --keep --yes`)
    assert.match(kept.stdout, /^configmap\/kept-\S+ kept\nsecret\/kept-\S+ kept\n$/, kept.stderr)
    await house.send('PATCH', `${core}/configmaps/${name}`, { data: { mode: 'broken' } })
    await house.send('PATCH', `${core}/secrets/${name}`, { data: { token: encoded(broken) } })
    await house.change('deployments', name, image)
  }
  const contents = async (name: string): Promise<unknown[]> => {
    const config = await house.send('GET', `${core}/configmaps/${name}`)
    const secret = await house.send('GET', `${core}/secrets/${name}`)
    return [at(config, 'data.mode'), Buffer.from(String(at(secret, 'data.token')), 'base64').toString()]
  }
  const image = async (name: string): Promise<unknown> => imageOf(await house.workload('deployments', name))

  it('keeps nothing twice', async () => {
    await changed('twice', 'bad:2')
    await house.run('rollback deployment/twice --keep --yes')
    const again = await house.run('rollback deployment/twice --keep --yes')
    assert.deepEqual([again.code, again.stdout], [0, `deployment/twice -n ${namespace}: nothing to keep\n`])
  })

  it('restores both, is taken back by undo with both, and tells no value of the Secret anywhere', async () => {
    await changed('both', 'bad:2')
    const done = await house.run(`rollback deployment/both ${back} --reason INC-1`)
    assert.equal(done.code, 0, done.stderr)
    assert.deepEqual([await image('both'), ...(await contents('both'))], ['good:1', 'good', good])
    const id = /kubectl heal undo (\S+)/.exec(done.stderr)?.[1] ?? ''
    const scaled = { spec: { replicas: 3 } }
    await house.send('PATCH', `/apis/apps/v1/namespaces/${namespace}/deployments/both/scale`, scaled)
    const undone = await house.run(`undo ${id} --yes`)
    assert.equal(undone.code, 0, undone.stderr)
    assert.deepEqual([await image('both'), ...(await contents('both'))], ['bad:2', 'broken', broken])
    const stored = JSON.stringify([await house.send('GET', records), await house.send('GET', `${core}/events`)])
    const told = [done, undone].map(({ stdout, stderr }) => stdout + stderr).join('')
    for (const value of [good, broken].flatMap((each) => [each, encoded(each)]))
      assert.ok(!stored.includes(value) && !told.includes(value), value)
  })

  it('does not take back over what somebody changed since', async () => {
    await changed('since', 'bad:2')
    const done = await house.run(`rollback deployment/since ${back}`)
    const id = /kubectl heal undo (\S+)/.exec(done.stderr)?.[1] ?? ''
    await new Promise((wake) => setTimeout(wake, 2_100))
    await house.send('PATCH', `${core}/secrets/since`, { data: { token: encoded('third') } })
    const undone = await house.run(`undo ${id} --yes`)
    assert.equal(undone.code, 1, undone.stderr)
    assert.match(undone.stderr, /refused: it was changed since/)
    assert.deepEqual(await contents('since'), ['good', 'third'])
  })

  it('puts the config of now back too, where the old revision does not get well either', async () => {
    await changed('worse', 'bad:2')
    house.plane.kubelet.script('good:1', { kind: 'exits', code: 1, after: 20 })
    try {
      const pods = `${core}/pods?labelSelector=app%3Dworse`
      for (const pod of (await house.send('GET', pods))['items'] as Json[])
        await house.send('DELETE', `${core}/pods/${String(at(pod, 'metadata.name'))}`)
      const done = await house.run('rollback deployment/worse --to-revision 1 --yes --timeout 5s')
      assert.equal(done.code, 1, done.stderr)
      assert.match(done.stderr, /^Undone: not healthy after it: .*exit code 1/m)
      assert.deepEqual([await image('worse'), ...(await contents('worse'))], ['bad:2', 'broken', broken])
    } finally {
      house.plane.kubelet.script('good:1', { kind: 'runs' })
    }
  })

  it('makes a ConfigMap again that is gone, leaves an immutable one, and says both', async () => {
    await changed('gone', 'bad:2')
    await house.send('DELETE', `${core}/configmaps/gone`)
    await house.send('PATCH', `${core}/secrets/gone`, { immutable: true })
    const done = await house.run(`rollback deployment/gone ${back}`)
    assert.equal(done.code, 0, done.stderr)
    assert.match(done.stderr, /note: ConfigMap gone is made again, and stays where this is taken back/)
    assert.match(done.stderr, /Secret gone was changed .* stays as it is: it is immutable/)
    assert.deepEqual(await contents('gone'), ['good', broken])
  })

  it('without a record says what takes it back, in commands that do', async () => {
    await changed('bare', 'bad:2')
    const done = await house.run(`rollback deployment/bare ${back} --no-record`)
    assert.equal(done.code, 0, done.stderr)
    assert.match(done.stderr, /kubectl heal rollback deployment\/bare -n prod-shop --to-revision 2 --no-record/)
    assert.match(done.stderr, /# configmap\/bare -n prod-shop: what it held is kept in ConfigMap kept-bare-/)
    const again = await house.run('rollback deployment/bare --to-revision 2 --no-record --yes --timeout 1s')
    assert.match(again.stderr, /restore ConfigMap bare as revision 2 used it/)
  })
})
