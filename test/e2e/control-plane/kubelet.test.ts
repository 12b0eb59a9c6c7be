import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Json } from '../../cluster/api.ts'
import { at } from '../../cluster/at.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'

const namespace = 'dev'
const patience = 20_000
const program = join(import.meta.dirname, 'support/echo-server.ts')

describe('the scripted kubelet', function () {
  this.timeout(90_000)
  let started: ControlPlane | undefined
  let plane: ControlPlane

  before(async function () {
    needsControlPlane(this)
    started = await startControlPlane()
    plane = started
    plane.kubelet.script('crash:*', { kind: 'exits', code: 3, after: 50 })
    plane.kubelet.script('oom:*', { kind: 'exits', code: 137, reason: 'OOMKilled' })
    plane.kubelet.script('absent:*', { kind: 'no-image' })
    plane.kubelet.script('never-ready:*', { kind: 'runs', ready: false })
    plane.kubelet.program('echo:*', ({ address, specArgs, env }) => ({
      command: process.execPath,
      args: [program, '--listen', address, ...specArgs],
      env,
    }))
  })
  after(() => started?.stop())

  const podPath = (name: string) => `/api/v1/namespaces/${namespace}/pods/${name}`
  const create = (kind: string, body: Json) => plane.api.demand('POST', `/api/v1/namespaces/${namespace}/${kind}`, body)
  const pod = async (name: string) => (await plane.api.request('GET', podPath(name))).body
  const untilPod = (name: string, what: string, holds: (pod: Json) => boolean) =>
    until(`${name} ${what}`, patience, async () => holds(await pod(name)))
  const container = (of: Json, field: string) => at(of, `status.containerStatuses.0.${field}`)
  const simple = (name: string, image: string, more: Json = {}): Json => ({
    metadata: { name, labels: { app: name } },
    spec: { containers: [{ name: 'main', image, ...more }] },
  })

  it('runs any Pod: Running, ready, with an address and a digest', async () => {
    await create('pods', simple('plain', 'nginx:1'))
    await untilPod('plain', 'is ready', (found) => container(found, 'ready') === true)
    const found = await pod('plain')
    assert.equal(at(found, 'status.phase'), 'Running')
    assert.match(String(at(found, 'status.podIP')), /^127\./)
    assert.match(String(container(found, 'imageID')), /^nginx@sha256:[0-9a-f]{64}$/)
  })

  it('resizes it', async () => {
    const body = { spec: { containers: [{ name: 'main', resources: { requests: { cpu: '20m' } } }] } }
    await create('pods', simple('sized', 'nginx:1', { resources: { requests: { cpu: '10m' } } }))
    await untilPod('sized', 'is ready', (found) => container(found, 'ready') === true)
    await plane.api.demand('PATCH', `${podPath('sized')}/resize`, body, 'application/strategic-merge-patch+json')
    await untilPod('sized', 'has its new size', (found) => container(found, 'resources.requests.cpu') === '20m')
    assert.equal(container(await pod('sized'), 'restartCount'), 0)
  })

  it('crashes: restarts are counted, and CrashLoopBackOff is told', async () => {
    await create('pods', simple('crash', 'crash:1'))
    await untilPod('crash', 'is in CrashLoopBackOff', (found) => {
      return (
        container(found, 'state.waiting.reason') === 'CrashLoopBackOff' && Number(container(found, 'restartCount')) > 0
      )
    })
    assert.equal(container(await pod('crash'), 'lastState.terminated.exitCode'), 3)
  })

  it('tells the reason of an end', async () => {
    await create('pods', simple('oom', 'oom:1'))
    await untilPod('oom', 'was killed', (found) => container(found, 'lastState.terminated.reason') === 'OOMKilled')
  })

  it('waits for an image that cannot be had', async () => {
    await create('pods', simple('absent', 'absent:1'))
    await untilPod('absent', 'waits', (found) => container(found, 'state.waiting.reason') === 'ErrImagePull')
    assert.equal(at(await pod('absent'), 'status.phase'), 'Pending')
  })

  it('may run without ever being ready', async () => {
    await create('pods', simple('never', 'never-ready:1'))
    await untilPod('never', 'runs', (found) => at(found, 'status.phase') === 'Running')
    assert.equal(container(await pod('never'), 'ready'), false)
  })

  it('deletes a Pod', async () => {
    await plane.api.demand('DELETE', podPath('plain'))
    await until('it is gone', patience, async () => (await plane.api.request('GET', podPath('plain'))).status === 404)
  })

  describe('with a program behind a Service', () => {
    const env = [
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'GREETING', value: 'I am $(POD_NAME)' },
    ]
    const probe = { httpGet: { path: '/healthz', port: 'web' }, periodSeconds: 1, failureThreshold: 1 }
    const echo = {
      ...{ args: ['--port', '8080'], env, ports: [{ name: 'web', containerPort: 8080 }] },
      ...{ readinessProbe: probe, livenessProbe: probe, startupProbe: { ...probe, failureThreshold: 30 } },
    }
    let url = ''

    before(async () => {
      for (const name of ['one', 'two']) {
        const body = simple(name, 'echo:1', echo)
        await create('pods', { ...body, metadata: { name, labels: { app: 'echo', name } } })
      }
      const ports = [{ port: 80, targetPort: 'web' }]
      const service = await create('services', {
        metadata: { name: 'echo' },
        spec: { selector: { app: 'echo' }, ports },
      })
      url = `http://${String(at(service, 'spec.clusterIP'))}`
      await until('both answer', patience, async () => (await names(8)).size === 2)
    })

    const ask = async (): Promise<Json | undefined> =>
      fetch(url, { headers: { connection: 'close' } }).then(
        async (response) => (await response.json()) as Json,
        () => undefined,
      )

    async function names(times: number): Promise<Set<unknown>> {
      const found = new Set<unknown>()
      for (let time = 0; time < times; time += 1) found.add((await ask())?.['POD_NAME'])
      return found.delete(undefined) ? new Set() : found
    }

    it('gives it its variables and nothing of another cluster', async () => {
      const said = await ask()
      assert.equal(said?.['GREETING'], `I am ${String(said?.['POD_NAME'])}`)
      assert.equal(said['KUBERNETES_SERVICE_HOST'], undefined)
    })

    it('gives it a kubeconfig of its ServiceAccount', async () => {
      const said = await ask()
      const config: unknown = JSON.parse(await readFile(String(said?.['kubeconfig']), 'utf8'))
      assert.equal(at(config, 'users.0.name'), `system:serviceaccount:${namespace}:default`)
    })

    it('kill -9: it is started again and counted', async () => {
      const [first] = plane.kubelet.processes('name=one')
      assert.ok(first)
      process.kill(first.pid, 'SIGKILL')
      await untilPod('one', 'is ready again', (found) => {
        return container(found, 'restartCount') === 1 && container(found, 'ready') === true
      })
      assert.equal(container(await pod('one'), 'lastState.terminated.exitCode'), 137)
    })

    it('a liveness probe that fails restarts it', async () => {
      const before = Number(container(await pod('two'), 'restartCount'))
      const { address = '' } = plane.kubelet.processes('name=two')[0] ?? {}
      await fetch(`http://${address}:8080/ill`)
      await untilPod('two', 'is ready again', (found) => {
        return Number(container(found, 'restartCount')) > before && container(found, 'ready') === true
      })
    })

    it('with no Pod left, connections are refused', async () => {
      for (const name of ['one', 'two']) await plane.api.demand('DELETE', podPath(name))
      await until('refused', patience, async () =>
        fetch(url).then(
          () => false,
          (error: unknown) => at(error, 'cause.code') === 'ECONNREFUSED',
        ),
      )
      assert.deepEqual(plane.kubelet.processes('app=echo'), [])
    })
  })

  it('goes on after the API server was away', async () => {
    await plane.apiServer.stop()
    await plane.apiServer.start()
    await create('pods', simple('later', 'nginx:1'))
    await untilPod('later', 'is ready', (found) => container(found, 'ready') === true)
  })
})
