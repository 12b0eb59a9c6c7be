import assert from 'node:assert/strict'
import { load } from 'js-yaml'
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { doorKubeconfig, openDoor, type Door } from './support/door.ts'
import { heal, type Finished } from './support/run.ts'
import { deployment, removeWorkspace, workspace } from './support/workspace.ts'

interface Printed {
  unread: { resource: string; reason: string }[]
  notes?: string[]
}

const hour = 3_600_000
const apps = '/apis/apps/v1/namespaces/shop/deployments'
const crd = (group: string, kind: string, plural: string) => ({
  metadata: { name: `${plural}.${group}` },
  spec: {
    ...{
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: plural.slice(0, -1), shortNames: ['la', 'deploy'] },
    },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
})

describe('diagnose and drift, where the cluster does not do its part', function () {
  this.timeout(90_000)
  let sandbox: Sandbox
  let door: Door
  let cwd = ''

  before(async () => {
    sandbox = await startSandbox()
    const { url, ca } = sandbox
    door = await openDoor({ url, ca, token: sandbox.tokenFor('admin') })
    cwd = workspace({ config: doorKubeconfig(door.url, 'shop'), 'web.yaml': deployment({ namespace: 'shop' }) })
    await create('/api/v1/namespaces', { metadata: { name: 'shop' } })
    await apply(3)
  })
  after(async () => {
    removeWorkspace(cwd)
    door.stop()
    await sandbox.stop()
  })
  afterEach(() => {
    door.refuse = () => undefined
    door.skew = 0
  })

  async function create(path: string, body: object): Promise<void> {
    const { status, body: answer } = await sandbox.client('admin')({ method: 'POST', path, body })
    assert.equal(status, 201, JSON.stringify(answer))
  }

  /** Applied, and then scaled by somebody. */
  async function apply(replicas: number): Promise<void> {
    const manifest = load(deployment({ namespace: 'shop' })) as object
    const contentType = 'application/apply-patch+yaml'
    const path = `${apps}/web?fieldManager=kubectl&force=true`
    const client = sandbox.client('admin')
    assert.ok((await client({ method: 'PATCH', path, contentType, body: manifest })).status < 300)
    const scaled = { method: 'PATCH', path: `${apps}/web?fieldManager=kubectl-edit`, body: { spec: { replicas } } }
    assert.ok((await client({ ...scaled, contentType: 'application/merge-patch+json' })).status < 300)
  }

  const run = (line: string): Promise<Finished> =>
    heal(line.split(' '), { cwd, env: { KUBECONFIG: `${cwd}/config`, KUBERNETES_SERVICE_HOST: undefined } })
  const printed = ({ stdout, stderr }: Finished): Printed => {
    assert.notEqual(stdout, '', stderr)
    return JSON.parse(stdout) as Printed
  }

  for (const [command, whole] of [
    ['diagnose', 0],
    ['drift', 1],
  ] as const) {
    describe(command, () => {
      it('half is forbidden: the rest is told, and what was not read, in JSON too', async () => {
        door.refuse = (path) => (/\/(services|jobs)\b/.test(path) ? 'forbid' : undefined)
        const finished = await run(`${command} -n shop -o json`)
        assert.deepEqual(
          printed(finished).unread.map(({ resource }) => resource),
          ['jobs', 'services'],
        )
        assert.equal(finished.code, command === 'drift' ? 2 : whole)
        assert.match(finished.stderr, /services.* could not be read: |could not be read: .*services/)
      })

      it('a kind that takes longer than --request-timeout is unread; the others are not kept waiting', async () => {
        door.refuse = (path) => (path.includes('/services') ? 'hang' : undefined)
        const started = Date.now()
        const finished = await run(`${command} -n shop --request-timeout 1s -o json`)
        assert.deepEqual(
          printed(finished).unread.map(({ resource }) => resource),
          ['services'],
        )
        assert.ok(Date.now() - started < 20_000)
      })

      it('a kind that is cut off in the middle is unread', async () => {
        door.refuse = (path) => (path.includes('/services') ? 'cut' : undefined)
        assert.deepEqual(
          printed(await run(`${command} -n shop -o json`)).unread.map(({ resource }) => resource),
          ['services'],
        )
      })

      it('an API server that is restarted meanwhile: read again, or unread; never absent', async () => {
        let restarted: Promise<void> | undefined
        door.refuse = (path) => {
          if (restarted !== undefined || !path.includes('/services')) return undefined
          restarted = door.restart(300)
          return 'hang'
        }
        const finished = await run(`${command} -n shop -o json`)
        assert.notEqual(restarted, undefined)
        await restarted
        const { unread } = printed(finished)
        if (unread.length > 0) for (const { reason } of unread) assert.notEqual(reason, '')
        else assert.equal(finished.code, whole, finished.stderr)
      })

      it('an API server that goes away for good is an error, or told for every kind', async () => {
        const gone = await openDoor({ url: sandbox.url, ca: sandbox.ca, token: sandbox.tokenFor('admin') })
        let asked = 0
        gone.refuse = () => {
          asked += 1
          if (asked === 4) gone.stop()
          return undefined
        }
        const directory = workspace({ config: doorKubeconfig(gone.url, 'shop') })
        const { code, stderr } = await heal([command, '-n', 'shop'], { env: { KUBECONFIG: `${directory}/config` } })
        removeWorkspace(directory)
        gone.stop()
        assert.equal(code, command === 'drift' ? 2 : code, stderr)
        assert.match(stderr, /could not be read|cannot be reached/)
      })

      it('one hour wrong: ages are by the clock of the API server', async () => {
        door.skew = hour
        const { stdout } = await run(`${command} -n shop${command === 'drift' ? '' : ' -o json'}`)
        if (command === 'drift') assert.match(stdout, / (59|60)m\n| 1h\n/)
        else assert.ok(Math.abs(Date.parse((JSON.parse(stdout) as { time: string }).time) - Date.now() - hour) < 60_000)
      })
    })
  }

  it('an object that is deleted between list and dry run is told, not a crash', async () => {
    door.refuse = (_, method) => (method === 'PATCH' ? 'missing' : undefined)
    const { code, stderr } = await run('drift -f web.yaml')
    assert.equal(code, 1)
    assert.match(stderr, /no dry run of Deployment/)
  })

  it('an object that is deleted between finding and reading is missing', async () => {
    door.refuse = (path) => (path.endsWith('/deployments/web') ? 'missing' : undefined)
    const { stdout, code } = await run('drift -f web.yaml -o json')
    assert.equal(code, 1)
    assert.match(stdout, /"state": "missing"/)
  })

  it('short names that two types have: the choice is told, and a built-in type comes first', async () => {
    for (const [group, kind, plural] of [
      ['a.example.com', 'Lane', 'lanes'],
      ['b.example.com', 'Lamp', 'lamps'],
    ] as const)
      await create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', crd(group, kind, plural))
    for (const command of ['diagnose', 'drift']) {
      const builtIn = await run(`${command} deploy/web -n shop -o json`)
      assert.equal(builtIn.code, command === 'drift' ? 1 : 0, builtIn.stderr)
      assert.doesNotMatch(builtIn.stderr, /more than one|ambiguous|could also/)
      const { stderr } = await run(`${command} la -n shop`)
      assert.match(
        stderr,
        /lanes\.a\.example\.com.*lamps\.b\.example\.com|lamps\.b\.example\.com.*lanes\.a\.example\.com/,
      )
    }
  })
})
