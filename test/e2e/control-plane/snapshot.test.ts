import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createProgress } from '../../../plugin/output/progress.ts'
import { snapshotFrom, type SnapshotFlags } from '../../../plugin/snapshot/snapshot-from.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'

const resources = ['pods', 'deployments', 'secrets', 'configmaps', 'services', 'nodes', 'coreevents'] as const
const silent = createProgress({ terminal: false, write: () => undefined, now: () => 0 })

describe('snapshots of a real control plane', () => {
  let plane: ControlPlane
  let folder: string
  before(async function () {
    needsControlPlane(this)
    this.timeout(120_000)
    folder = mkdtempSync(join(tmpdir(), 'heal-snapshot-'))
    plane = await startControlPlane({ namespaces: ['shop'] })
    await kubectl('create', 'deployment', 'web', '--image=web:1', '-n', 'shop')
    await kubectl('create', 'secret', 'generic', 'token', '--from-literal=password=hunter2', '-n', 'shop')
    await kubectl('rollout', 'status', 'deployment/web', '-n', 'shop', '--timeout=60s')
  })
  after(async () => {
    await plane.stop()
    rmSync(folder, { recursive: true })
  })

  const kubectl = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('kubectl', ['--kubeconfig', await plane.kubeconfig('admin'), ...args])).stdout
  const take = async (flags: SnapshotFlags) => {
    const taken = await snapshotFrom(flags, resources, silent)
    taken.close()
    return taken.snapshot
  }

  it('everything is read; Secrets have names and types, ConfigMaps names', async () => {
    const snapshot = await take({ kubeconfig: await plane.kubeconfig('admin'), namespace: 'shop' })
    assert.deepEqual(
      resources.map((key) => snapshot.unread(key)),
      resources.map(() => undefined),
    )
    const secret = snapshot.get('secrets', 'token', 'shop')
    assert.deepEqual(secret.state === 'known' && [secret.value['type'], secret.value['data']], ['Opaque', undefined])
    assert.equal(snapshot.get('configmaps', 'kube-root-ca.crt', 'shop').state, 'known')
    assert.equal(snapshot.list('configmaps')[0]?.['kind'], 'ConfigMap')
    assert.equal(snapshot.get('secrets', 'none', 'shop').state, 'absent')
    assert.doesNotMatch(JSON.stringify(resources.map((key) => snapshot.list(key))), /managedFields|aHVudGVyMg/)
  })

  it('Events about Nodes are read with those of one namespace', async () => {
    const about = { kind: 'Node', name: 'node-1', apiVersion: 'v1' }
    const event = {
      metadata: { name: 'n1' },
      involvedObject: about,
      reason: 'SystemOOM',
      message: 'm',
      type: 'Warning',
    }
    await plane.api.demand('POST', '/api/v1/namespaces/default/events', event)
    const flags = { kubeconfig: await plane.kubeconfig('admin'), namespace: 'shop' }
    const reasons = (await take(flags)).list('coreevents').map(({ reason }) => reason)
    assert.ok(reasons.includes('SystemOOM') && reasons.includes('Scheduled'), reasons.join())
  })

  it('who may not list nodes reads the rest', async () => {
    const snapshot = await take({ kubeconfig: await plane.kubeconfig('developer'), namespace: 'shop' })
    assert.match(snapshot.unread('nodes') ?? '', /nodes is forbidden/)
    assert.equal(snapshot.list('pods').length, 1)
  })

  it('a namespace that does not exist is said', async () => {
    const kubeconfig = await plane.kubeconfig('admin')
    await assert.rejects(take({ kubeconfig, namespace: 'shpo' }), { code: 'no-namespace', message: /mean "shop"\?$/ })
  })

  for (const format of ['json', 'yaml'])
    it(`what cluster-info dump writes as ${format} is the same snapshot, as far as it goes`, async () => {
      const directory = join(folder, format)
      await kubectl('cluster-info', 'dump', '--namespaces', 'shop', '-o', format, '--output-directory', directory)
      const snapshot = await take({ from: directory })
      assert.deepEqual(
        [snapshot.list('pods').length, snapshot.list('nodes').length, snapshot.get('services', 'x', 'shop').state],
        [1, 3, 'absent'],
      )
      assert.equal(snapshot.get('services', 'x', 'dev').state, 'unknown')
      assert.match(snapshot.unread('secrets') ?? '', /not in /)
      assert.ok(Math.abs(snapshot.now - Date.now()) < 60_000)
    })
})
