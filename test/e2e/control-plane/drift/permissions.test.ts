import assert from 'node:assert/strict'
import { needsControlPlane } from '../../../cluster/needs-control-plane.ts'
import { startHouse, type House } from './house.ts'
import { shop } from './shop.ts'

describe('drift: who may not do all that it would take', function () {
  this.timeout(120_000)
  let started: House | undefined
  let house: House

  before(async function () {
    needsControlPlane(this)
    house = started = await startHouse({ 'shop.yaml': shop }, ['client'])
  })
  after(() => started?.stop())

  it('who may not patch gets schema defaults instead of a dry run, told once', async () => {
    await house.demand(['apply', '-n', 'client', '-f', '-'], shop)
    await house.demand(['create', 'clusterrolebinding', 'look', '--clusterrole=view', '--user=viewer'])
    await house.demand(['scale', 'deployment/web', '--replicas=4', '-n', 'client'])
    const { stdout, stderr, code } = await house.drift('-f shop.yaml -n client deployments --as viewer')
    assert.equal(code, 1, stderr)
    assert.match(stdout, /spec\.replicas +2 +4/)
    assert.equal(stderr.match(/no dry run/g)?.length, 1, stderr)
  })

  it('kinds that may not be read are told, and the exit code says that the answer is not whole', async () => {
    const { stderr, code } = await house.drift('-n client --as nobody')
    assert.equal(code, 2)
    assert.match(
      stderr,
      /^error: .*deployments, .* could not be read: "nobody" may not list them in namespace "client"$/m,
    )
    assert.match(stderr, /kubectl create rolebinding NAME --clusterrole=view --user=nobody -n client/)
  })
})
