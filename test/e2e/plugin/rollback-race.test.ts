import assert from 'node:assert/strict'
import { resources } from '../../../cluster/resource.ts'
import { listObjects } from '../../../cluster/list.ts'
import { deleteObject } from '../../../cluster/objects.ts'
import { rollBack } from '../../../plugin/rollback/roll-back.ts'
import { dig } from '../../../policies/json.ts'
import { at } from '../../cluster/at.ts'
import { defineRemediations, recorder, withRequests, type Said } from '../healing/stage.ts'
import { deployment } from '../../scenarios/manifests.ts'
import { startSandboxSettings } from '../../scenarios/sandbox-world.ts'
import type { Setting, Settings } from '../../scenarios/setting.ts'
import { untilRolledOut, untilWaiting } from '../../scenarios/waiting.ts'

describe('kubectl heal rollback while others are at work', function () {
  this.timeout(60_000)
  let settings: Settings
  let setting: Setting

  before(async () => {
    settings = await startSandboxSettings()
  })
  after(() => settings.stop())
  afterEach(() => setting.end())

  /** A Deployment `web` that was well with web:1, and of which web:2 cannot be pulled. */
  async function broken(name: string): Promise<void> {
    setting = await settings.open(name)
    await defineRemediations(setting.client)
    setting.world.script('web:2', { kind: 'no-image' })
    await setting.world.apply(deployment('web', { image: 'web:1' }))
    await untilRolledOut(setting.world, 'Deployment', 'web')
    await change('web:2')
    await untilWaiting(setting.world, 'web', 'ImagePullBackOff')
  }
  const change = (image: string, more: Record<string, unknown> = {}): Promise<unknown> =>
    setting.world.patch('Deployment', 'web', {
      spec: { template: { spec: { containers: [{ name: 'web', image, ...more }] } } },
    })
  const image = async (): Promise<unknown> =>
    at(await setting.world.get('Deployment', 'web'), 'spec.template.spec.containers.0.image')

  async function run({ client }: Setting, options: { timeout?: number; number?: number } = {}): Promise<Said> {
    const { io, said } = recorder()
    const { number, timeout = 20_000 } = options
    const carryOut = {
      ...({ yes: true, dryRun: 'none', record: true, stableFor: 0, trigger: { type: 'Manual' } } as const),
      timeout,
    }
    const code = await rollBack(
      { io, client },
      {
        ...{ kind: 'Deployment', namespace: setting.world.namespace, name: 'web', now: Date.now(), carryOut },
        wanted: number === undefined ? { to: 'last-good' } : { to: 'revision', number },
      },
    )
    return { ...said, code }
  }
  const isTemplateWrite = ({ method, path, query }: { method: string; path: string; query?: object }): boolean =>
    method === 'PATCH' && path.endsWith('/deployments/web') && dig(query, 'dryRun') === undefined

  it('makes no template that no revision had: what somebody adds meanwhile stops it', async () => {
    await broken('race-added')
    let once = true
    const raced = withRequests(setting, async (request, send) => {
      if (once && isTemplateWrite(request)) {
        once = false
        await change('web:2', { workingDir: '/added' })
      }
      return send()
    })
    const { code, story } = await run(raced)
    assert.equal(code, 1, story)
    assert.match(story, /the object has changed since it was looked at/)
    assert.equal(await image(), 'web:2')
  })

  it('takes nothing back over what somebody wrote meanwhile', async () => {
    await broken('race-hotfix')
    await change('web:3')
    setting.world.script('web:3', { kind: 'no-image' })
    await setting.world.until('web:3 is a revision', async () => {
      return (await setting.world.list('ReplicaSet')).length === 3
    })
    let written = false
    const raced = withRequests(setting, async (request, send) => {
      const isFirst = !written && isTemplateWrite(request)
      const result = await send()
      if (isFirst) {
        written = true
        await change('web:4', { command: ['hotfix'] })
        setting.world.script('web:4', { kind: 'runs', ready: false })
      }
      return result
    })
    const { code, story } = await run(raced, { number: 2, timeout: 1_000 })
    assert.equal(code, 2, story)
    assert.match(story, /somebody changed deployment\/web -n \S+ meanwhile, and it stays as they left it/)
    assert.equal(await image(), 'web:4')
  })

  it('changes nothing where the revision is deleted while it is planned', async () => {
    await broken('race-revision')
    const { namespace } = setting.world
    let once = true
    const raced = withRequests(setting, async (request, send) => {
      if (once && request.method === 'GET' && /\/replicasets\/\S+$/.test(request.path)) {
        once = false
        const sets = await listObjects(setting.client, resources.replicasets, { namespace })
        assert.ok(sets.ok)
        for (const set of sets.value.items)
          if (request.path.endsWith(String(dig(set, 'metadata', 'name'))))
            await deleteObject(setting.client, resources.replicasets, {
              namespace,
              name: String(dig(set, 'metadata', 'name')),
            })
      }
      return send()
    })
    await assert.rejects(run(raced), /reading ReplicaSet\/\S+, which is to be restored/)
    assert.equal(await image(), 'web:2')
  })
})
