import assert from 'node:assert/strict'
import { createObject, getObject, mergePatch } from '../../../cluster/objects.ts'
import { resources, type ResourceKey } from '../../../cluster/resource.ts'
import type { ApiRequest } from '../../../cluster/api-result.ts'
import { dig, type JsonObject } from '../../../policies/json.ts'
import { at } from '../../cluster/at.ts'
import { deployment } from '../../scenarios/manifests.ts'
import type { Setting } from '../../scenarios/setting.ts'
import { podsOf, untilCrashing } from '../../scenarios/waiting.ts'
import type { FixCase } from './fix-case.ts'
import { wellDeployment } from './scripted.ts'
import { remediations, runFix, runUndo, withRequests, type Said } from './stage.ts'

async function create({ client, world }: Setting, key: ResourceKey, object: JsonObject): Promise<JsonObject> {
  const metadata = { ...(dig(object, 'metadata') ?? {}), namespace: world.namespace }
  const made = await createObject(client, resources[key], { ...object, metadata })
  if (!made.ok) throw new Error(made.failure.message)
  return made.value
}

/** What somebody who may write Remediations of the namespace leaves for an administrator to undo. */
async function undoForged(setting: Setting, undo: readonly JsonObject[], kind = 'Deployment'): Promise<Said> {
  const { client, world } = setting
  await create(setting, 'remediations', {
    metadata: { name: 'forged' },
    spec: {
      target: { kind, namespace: world.namespace, name: 'web' },
      ...{ trigger: { type: 'Manual' }, remedy: 'RollBack', requestedBy: { username: 'mallory' }, plan: ['a'] },
    },
  })
  const id = { namespace: world.namespace, name: 'forged' }
  const status = { phase: 'Succeeded', steps: [], undo }
  await mergePatch(client, resources.remediations, id, { status }, { subresource: 'status' })
  try {
    return await runUndo(setting, 'forged')
  } catch (error) {
    return { code: 2, out: '', story: String(error) }
  }
}

async function dataOf({ client, world }: Setting, key: ResourceKey, name: string): Promise<unknown> {
  const read = await getObject(client, resources[key], { namespace: world.namespace, name })
  return read.ok ? dig(read.value, 'data') : read.failure.reason
}

/** Whether the API server is told that a request is only tried, where it looks for that. */
function isTried({ method, path, query, body }: ApiRequest): boolean {
  const isInBody = JSON.stringify(body).includes('"dryRun":["All"]')
  if (method === 'DELETE') return isInBody
  return query?.['dryRun'] === 'All' && (!path.endsWith('/eviction') || isInBody)
}

/** Whom `undo` believes, and that what is only tried is told so everywhere. */
export const trustCases: readonly FixCase[] = [
  {
    name: 'forged-secret',
    claim: 'an undo restores a Secret from nothing but a copy that was kept of it',
    async run(setting) {
      const { namespace } = setting.world
      const secret = (name: string, data: JsonObject): JsonObject => ({ metadata: { name }, data })
      await create(setting, 'secrets', secret('web', { key: 'b2xk' }))
      await create(setting, 'secrets', secret('other', { key: 'bmV3' }))
      const of = { kind: 'Secret', namespace, name: 'web' }
      const from = { kind: 'Secret', name: 'other' }
      const said = await undoForged(setting, [{ verb: 'restore', resource: resources.secrets, of, from }])
      assert.notEqual(said.code, 0)
      assert.match(said.story, /other is no copy that was kept of Secret web/)
      assert.deepEqual(await dataOf(setting, 'secrets', 'web'), { key: 'b2xk' })
    },
  },
  {
    name: 'forged-template',
    claim: 'an undo restores a pod template from nothing but a revision of the workload',
    async run(setting) {
      await wellDeployment(setting)
      const { namespace } = setting.world
      const labels = { app: 'evil' }
      const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'evil:1' }] } }
      await create(setting, 'replicasets', {
        metadata: { name: 'evil' },
        spec: { replicas: 0, selector: { matchLabels: labels }, template },
      })
      const of = { kind: 'Deployment', namespace, name: 'web' }
      const from = { kind: 'ReplicaSet', name: 'evil' }
      const said = await undoForged(setting, [{ verb: 'restore', resource: resources.deployments, of, from }])
      assert.notEqual(said.code, 0)
      assert.match(said.story, /evil is no revision of Deployment web/)
    },
  },
  {
    name: 'forged-kind',
    claim: 'an undo writes to nothing that is not of the kind it names',
    async run(setting) {
      await wellDeployment(setting)
      const { namespace } = setting.world
      const resource = { ...resources.deployments, kind: 'Widget' }
      const of = { kind: 'Widget', namespace, name: 'web' }
      const patch = [{ op: 'replace', path: '/spec/replicas', value: 9 }]
      const said = await undoForged(setting, [{ verb: 'patch', resource, of, type: 'json', patch }], 'Widget')
      assert.notEqual(said.code, 0)
      assert.match(said.story, /is a Deployment, not a Widget/)
      assert.equal(at(await setting.world.get('Deployment', 'web'), 'spec.replicas'), 1)
    },
  },
  {
    name: 'tried-only',
    claim: 'a dry run of every remedy says so where the API server looks for it',
    async run(setting) {
      const { world } = setting
      world.script('crash:*', { kind: 'exits', code: 1, after: 50 })
      await world.apply(deployment('web', { image: 'crash:1' }))
      await untilCrashing(world, 'web')
      const before = (await podsOf(world, 'web')).map((pod) => at(pod, 'metadata.uid'))
      const sent: ApiRequest[] = []
      const watched = withRequests(setting, (request, send) => {
        if (request.method !== 'GET' && !/reviews$/.test(request.path)) sent.push(request)
        return send()
      })
      const dryRun = 'server' as const
      for (const remedy of ['RestartPod', 'Redeploy', 'ScaleUp', 'RunCommand'] as const)
        await runFix(watched, 'deploy/web', { remedy, wish: { command: ['id'] } }, { dryRun })
      assert.deepEqual(
        sent.filter((request) => !isTried(request)),
        [],
      )
      assert.ok(sent.length >= 3)
      assert.deepEqual(
        (await podsOf(world, 'web')).map((pod) => at(pod, 'metadata.uid')),
        before,
      )
      assert.deepEqual(await remediations(setting), [])
    },
  },
  {
    name: 'record-lost',
    claim: 'where the record cannot be written any more while it waits, it goes on, and tells what takes it back',
    async run(setting) {
      await wellDeployment(setting)
      let refused = 0
      const broken = withRequests(setting, (request, send) => {
        const { method, path } = request
        const isLater = /"phase":"(Verifying|Succeeded)"/.test(JSON.stringify(request.body ?? ''))
        if (!path.endsWith('/status') || !isLater) return send()
        refused += 1
        const failure = { reason: 'Forbidden', status: 403, message: 'no more', method, path } as const
        return Promise.resolve({ ok: false, failure })
      })
      const { code, story } = await runFix(broken, 'deploy/web', { remedy: 'ScaleUp', wish: { replicas: 2 } })
      assert.equal(code, 0, story)
      assert.ok(refused > 0)
      assert.match(story, /warning: .*is not recorded/)
      assert.match(story, /Take it back: kubectl heal undo \S+ -n /)
      assert.equal(at(await setting.world.get('Deployment', 'web'), 'spec.replicas'), 2)
    },
  },
]
