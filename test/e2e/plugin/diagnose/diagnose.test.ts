import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needsKubectl } from '../../../cluster/needs-kubectl.ts'
import { until } from '../../../cluster/until.ts'
import { executable, heal, run as runProgram, type Finished } from '../support/run.ts'
import { startPlace, type Place } from './place.ts'

interface Printed {
  verdicts: {
    code: string
    root: { kind: string; name: string; exists: boolean | null }
    affected: { kind: string; name: string }[]
    consequences: { code: string }[]
    unread: string[]
    logs: { lines: string[] }[]
  }[]
  unread: { resource: string }[]
}

const deployment = (name: string, image: string, container = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'prod-shop', labels: { app: name } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image, ...container }] } },
  },
})

describe('diagnose', function () {
  this.timeout(120_000)
  let place: Place
  let started: Place | undefined
  let kubectl = ''

  before(async function () {
    kubectl = needsKubectl(this)
    place = started = await startPlace()
    const { api, kubelet } = place
    for (const name of ['prod-shop', 'calm']) await api.demand('POST', '/api/v1/namespaces', { metadata: { name } })
    kubelet.script('crash:1', {
      kind: 'exits',
      code: 1,
      log: 'starting\nDB_PASSWORD=hunter22\nconnect to db:5432 refused\n',
    })
    kubelet.script('absent:1', { kind: 'no-image' })
    const path = '/apis/apps/v1/namespaces/prod-shop/deployments'
    for (const each of [deployment('web', 'crash:1'), deployment('api', 'absent:1'), deployment('good', 'nginx:1')])
      await api.demand('POST', path, each)
    await until('crashes and refused pulls', 60_000, async () => {
      const { verdicts } = await printed('diagnose')
      const codes = verdicts.map(({ code }) => code)
      return codes.includes('ContainerCrash') && codes.includes('ImageNotFound')
    })
  })
  after(() => started?.stop())
  afterEach(() => {
    place.door.refuse = () => undefined
  })

  const run = (line: string): Promise<Finished> =>
    heal(line.split(' '), { env: { KUBECONFIG: place.kubeconfig, KUBERNETES_SERVICE_HOST: undefined } })
  async function printed(line: string): Promise<Printed> {
    const { code, stdout, stderr } = await run(`${line} -o json`)
    assert.ok(code === 0 || code === 1, stderr)
    return JSON.parse(stdout) as Printed
  }

  it('tells every cause once, with exit code 1', async () => {
    const { code, stdout } = await run('diagnose')
    assert.equal(code, 1)
    assert.match(stdout, /CRITICAL .*\n {2}deployment\/web -n prod-shop, ContainerCrash\n/)
    assert.equal(stdout.split('ContainerCrash').length, 2)
    assert.match(stdout, /critical causes in namespace prod-shop; 2 workloads affected\.( [^\n]*)?\n$/)
    assert.ok(!stdout.includes('\u001b'))
  })

  it('a target has only its own causes', async () => {
    for (const target of ['deployment/web', 'deploy web', 'deployments.apps/web']) {
      const { verdicts } = await printed(`diagnose ${target}`)
      assert.deepEqual(
        verdicts.map(({ root }) => `${root.kind}/${root.name}`),
        ['Deployment/web'],
        target,
      )
    }
  })

  it('a healthy target says so in one line, with exit code 0', async () => {
    const { code, stdout } = await run('diagnose deployment/good')
    assert.equal(code, 0)
    assert.match(
      stdout,
      /^No trouble found in deployment\/good -n prod-shop[^\n]*: looked at 2 Pods \(2 ready\), [^\n]*\n$/,
    )
  })

  it('a calm namespace has no trouble', async () => {
    const { code, stdout } = await run('diagnose -n calm')
    assert.equal(code, 0)
    assert.match(stdout, /^No trouble found in namespace calm/)
  })

  it('the end of the log of a crash is shown without its secrets', async () => {
    const { verdicts } = await printed('diagnose deployment/web')
    assert.deepEqual(verdicts[0]?.logs[0]?.lines, ['starting', 'DB_PASSWORD=[redacted]', 'connect to db:5432 refused'])
    assert.deepEqual((await printed('diagnose deployment/web --no-logs')).verdicts[0]?.logs, [])
  })

  it('a log that may not be read is told with the verdict', async () => {
    place.door.refuse = (path) => (path.includes('/log?') ? 'forbid' : undefined)
    const { verdicts } = await printed('diagnose deployment/web')
    assert.match(verdicts[0]?.unread.join() ?? '', /the log of container c in pod\/web-.*forbidden|may not/)
  })

  it('names are for kubectl', async () => {
    const { stdout, code } = await run('diagnose -A -o name')
    assert.deepEqual([stdout.split('\n').sort(), code], [['', 'deployment.apps/api', 'deployment.apps/web'], 1])
  })

  it('labels select', async () => {
    assert.equal((await run('diagnose -l app=web -o name')).stdout, 'deployment.apps/web\n')
    assert.equal((await run('diagnose -l app=good -o name')).code, 0)
    assert.equal((await run('diagnose -l app!=web,app -o name')).stdout, 'deployment.apps/api\n')
  })

  it('half the kinds forbidden: the others are told, and what was not read', async () => {
    place.door.refuse = (path) => (/\/(nodes|events|services|persistentvolumes)\b/.test(path) ? 'forbid' : undefined)
    const { code, stdout, stderr } = await run('diagnose deployment/web')
    assert.equal(code, 1)
    assert.match(stderr, /^note: .*events.* could not be read: /m)
    assert.match(stdout, /There may be more: .*events.* could not be read\.\n$/)
    const good = await run('diagnose deployment/good')
    assert.equal(good.code, 0)
    assert.match(good.stdout, /^No trouble found in .* as far as it could be read/)
  })

  it('a kind that is cut off in the middle is unread, not absent', async () => {
    place.door.refuse = (path) => (path.includes('/events') ? 'cut' : undefined)
    const { verdicts, unread } = await printed('diagnose')
    assert.ok(verdicts.length >= 2)
    assert.deepEqual(
      unread.map(({ resource }) => resource),
      ['events'],
    )
  })

  it('nothing may be read: exit code 2', async () => {
    place.door.refuse = () => 'forbid'
    const { code, stdout, stderr } = await run('diagnose')
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /^Error: reading the cluster: "dev" may not list /)
    assert.match(stderr, /The ClusterRole view allows it[^]*kind: (Cluster)?RoleBinding[^]*name: view\n/)
  })

  const refused: [claim: string, line: string, message: RegExp][] = [
    ['an unknown type', 'diagnose deplyment/web', /Did you mean "deployment"\?/],
    [
      'an unknown name',
      'diagnose deployment/wbe',
      /there is no deployment\/wbe in namespace "prod-shop"\. Did you mean "web"\?/,
    ],
    ['a name that is like none', 'diagnose deployment/zzzzzz', /There are api, good and web/],
    [
      'a namespace that does not exist',
      'diagnose -n prod-shpo',
      /there is no namespace "prod-shpo"\. Did you mean "prod-shop"\?/,
    ],
    ['a namespace that cannot exist', 'diagnose -n Prod_Shop', /is no name that a namespace can have/],
    ['a type that is not looked at', 'diagnose leases', /diagnose does not look at leases\. It looks at /],
    ['several targets', 'diagnose deploy/web deploy/api', /one object at a time/],
    ['a name across all namespaces', 'diagnose deploy/web -A', /cannot be named across all namespaces/],
    ['no selector', 'diagnose -l a==b==c', /is no label selector/],
    ['an unknown flag', 'diagnose --al', /unknown flag --al/],
    ['an unknown code', 'explain OutOfMemry', /there is no cause "OutOfMemry"\. Did you mean "OutOfMemory"\?/],
  ]
  for (const [claim, line, message] of refused) {
    it(`${claim} is an error with what to do`, async () => {
      const { code, stdout, stderr } = await run(line)
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, message)
    })
  }

  it('files without a cluster: a dump is diagnosed, with its logs, at its own time', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'heal-dump-'))
    const env = { KUBECONFIG: place.kubeconfig }
    const dump = ['cluster-info', 'dump', '--namespaces', 'prod-shop', '--output-directory', directory]
    const written = await runProgram(kubectl, dump, { env })
    assert.equal(written.code, 0, written.stderr)
    const { verdicts } = await printed(`diagnose --from ${directory}`)
    assert.deepEqual(verdicts.map(({ code }) => code).sort(), ['ContainerCrash', 'ImageNotFound'])
    const web = await printed(`diagnose deployment/web --from ${directory}`)
    assert.deepEqual(
      web.verdicts.map(({ code, logs }) => [code, logs[0]?.lines.at(1)]),
      [['ContainerCrash', 'DB_PASSWORD=[redacted]']],
    )
    const { code, stderr } = await run(`diagnose deployment/wbe --from ${directory}`)
    assert.equal(code, 2)
    assert.match(stderr, /there is no deployment\/wbe\. Did you mean "web"\?/)
    assert.equal((await run(`diagnose deployment/good --from ${directory}`)).code, 0)
    rmSync(directory, { recursive: true })
  })

  it('an empty directory is an error', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'heal-empty-'))
    mkdirSync(join(directory, 'below'))
    const { code, stderr } = await run(`diagnose --from ${directory}`)
    rmSync(directory, { recursive: true })
    assert.equal(code, 2)
    assert.match(stderr, /^Error: .*heal-empty-/)
  })

  it('Ctrl-C while the API server is silent: exit code 130, and no word', async () => {
    place.door.refuse = () => 'hang'
    const child = spawn(process.execPath, [executable, 'diagnose'], {
      env: { ...process.env, KUBECONFIG: place.kubeconfig, NODE_OPTIONS: undefined },
    })
    let told = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (told += chunk.toString()))
    const asked = place.door.refuse
    await new Promise<void>((done) => {
      place.door.refuse = (path, method) => {
        done()
        return asked(path, method)
      }
    })
    child.kill('SIGINT')
    const code = await new Promise((done) => child.on('close', done))
    assert.deepEqual([code, told], [130, ''])
  })

  it('every cause is listed and explained, as text and as data', async () => {
    const { stdout } = await run('diagnose --list')
    const codes = stdout
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(' ')[0] ?? '')
    const { causes } = JSON.parse((await run('diagnose --list -o json')).stdout) as { causes: { code: string }[] }
    assert.deepEqual(
      causes.map(({ code }) => code),
      codes,
    )
    assert.match((await run('explain outofmemory')).stdout, /^OutOfMemory \(container, critical\)\n/)
    assert.equal(
      (JSON.parse((await run('explain out-of-memory -o json')).stdout) as { code: string }).code,
      'OutOfMemory',
    )
  })
})
