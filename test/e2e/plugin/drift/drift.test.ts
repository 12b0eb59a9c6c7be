import assert from 'node:assert/strict'
import { Drift } from '../../../../plugin/commands/drift.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts'
import { heal, type Finished } from '../support/run.ts'
import { deployment, removeWorkspace, workspace } from '../support/workspace.ts'

const apps = '/apis/apps/v1/namespaces/shop/deployments'
const settings = (data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings' },
  data,
})
const big = 'x'.repeat(900_000)

describe('kubectl heal drift, in the sandbox', function () {
  this.timeout(60_000)
  let sandbox: Sandbox
  let cwd = ''
  let config = ''

  before(async () => {
    sandbox = await startSandbox()
    config = await sandbox.kubeconfigPath('admin')
    cwd = workspace({
      'deploy/web.yaml': deployment({ namespace: 'shop', memory: '1024Mi' }),
      'deploy/readme.txt': 'not a manifest',
      'overlays/production/kustomization.yaml': 'resources: [web.yaml]\n',
      'overlays/production/web.yaml': deployment({ namespace: 'shop', memory: '1024Mi' }),
      'template.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Values.name }}}\n',
      'broken.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [a\n',
      'twice.yaml': 'apiVersion: v1\nkind: ConfigMap\nkind: ConfigMap\nmetadata: {name: a}\n',
      'empty/notes.txt': '',
      'big.json': JSON.stringify(settings({ page: big })),
    })
    await create('/api/v1/namespaces', { metadata: { name: 'shop' } })
    await apply(`${apps}/web`, web(2))
  })
  after(async () => {
    removeWorkspace(cwd)
    await sandbox.stop()
  })

  const web = (replicas: number) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [{ name: 'web', image: 'registry.example.com/web:1', resources: { limits: { memory: '1Gi' } } }],
        },
      },
    },
  })

  async function create(path: string, body: object): Promise<void> {
    const { status, body: answer } = await sandbox.client('admin')({ method: 'POST', path, body })
    assert.equal(status, 201, JSON.stringify(answer))
  }

  async function apply(path: string, body: object, manager = 'kubectl'): Promise<void> {
    const where = {
      method: 'PATCH',
      path: `${path}?fieldManager=${manager}&force=true`,
      contentType: 'application/apply-patch+yaml',
    }
    const { status, body: answer } = await sandbox.client('admin')({ ...where, body })
    assert.ok(status < 300, JSON.stringify(answer))
  }

  async function patch(path: string, body: object, user = 'alice', manager = 'kubectl-edit'): Promise<void> {
    const where = {
      method: 'PATCH',
      path: `${path}?fieldManager=${manager}`,
      contentType: 'application/merge-patch+json',
    }
    const { status, body: answer } = await sandbox.client(user)({ ...where, body })
    assert.ok(status < 300, JSON.stringify(answer))
  }

  const drift = (line: string, stdin = ''): Promise<Finished> =>
    heal(['drift', ...line.split(' ').filter((word) => word !== '')], { cwd, stdin, env: { KUBECONFIG: config } })

  describe('nothing has drifted', () => {
    for (const example of Drift.examples) {
      const { command } = example
      const [, words = ''] = /config\.bin %> drift ([^|]*)/.exec(command) ?? []
      if (words.includes('--from')) continue
      it(`the example of the help says so: ${command.replace('<%= config.bin %>', 'kubectl heal')}`, async () => {
        const line = words
          .trim()
          .replace('prod-shop', 'shop')
          .replace(/^deployment\/web/, 'deployment/web -n shop')
        const { code, stderr, stdout } = await drift(line, deployment({ memory: '1024Mi' }))
        assert.equal(code, 0, stdout + stderr)
      })
    }
  })

  it('-l leaves out manifests and objects without the labels', async () => {
    const { stdout } = await drift('-f deploy -l app=other')
    assert.match(stdout, /^no drift; 0 objects as declared/)
    const { stderr } = await drift('-n shop -l app=other')
    assert.match(stderr, /note: nothing to compare in namespace "shop"/)
  })

  describe('bad input is told, and nothing is compared', () => {
    const rows: readonly [claim: string, line: string, stderr: RegExp][] = [
      ['a template, with its place', '-f template.yaml', /template\.yaml:3:\d+: .*template/],
      ['a syntax error, with its place', '-f broken.yaml', /broken\.yaml:\d+:\d+: /],
      ['a key that is given twice', '-f twice.yaml', /twice\.yaml:3:1: /],
      ['policies with an error', '-f deploy --policies broken.yaml', /in the policies:\n +broken\.yaml:/],
      ['a selector that is none', '-f deploy -l app===x', /is no label selector/],
      ['an empty directory', '-f empty', /no manifests in directory "empty"/],
      ['a directory that only has directories', '-f overlays', /Give -R to read the directories below it too/],
      ['a file that is not there', '-f absent.yaml', /cannot read "absent\.yaml": there is no such file/],
      ['a URL', '-f https://example.com/a.yaml', /is a URL, and URLs are not read/],
      ['-A with files', '-A -f deploy', /-A and files exclude each other/],
      ['-A with -n', '-A -n shop', /-A and -n exclude each other/],
      ['-R without -f', '-R', /-R goes with -f/],
      ['--now without --from', '--now 2026-11-21T00:00:00Z', /--now goes with --from/],
      [
        'a type that is not served, with the nearest',
        'deploymnet/web',
        /has no resource type "deploymnet"\. Did you mean "deployment"\?/,
      ],
      [
        'an object that is not there',
        'deployment/absent -n shop',
        /there is no deployment\/absent in namespace "shop"\. There is web/,
      ],
      ['an object that no manifest declares', 'deployment/absent -f deploy', /no manifest declares deployment\/absent/],
    ]
    for (const [claim, line, expected] of rows) {
      it(claim, async () => {
        const { code, stdout, stderr } = await drift(line)
        assert.equal(code, 2, stdout)
        assert.match(stderr, expected)
        assert.equal(stdout, '')
      })
    }
  })

  it('an API server that is not there is named', async () => {
    const directory = workspace({ config: sandbox.kubeconfig('admin').replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:1') })
    const { code, stderr } = await heal(['drift', '-A'], { cwd, env: { KUBECONFIG: `${directory}/config` } })
    removeWorkspace(directory)
    assert.equal(code, 2)
    assert.match(stderr, /127\.0\.0\.1:1 .*cannot be reached/)
  })

  describe('offline', () => {
    const list = (kind: string, items: object[]) => JSON.stringify({ apiVersion: 'apps/v1', kind, items })
    async function against(live: string, line: string): Promise<Finished> {
      const directory = workspace({ 'dump/shop/objects.json': live })
      const finished = await drift(`${line} --from ${directory}/dump`)
      removeWorkspace(directory)
      return finished
    }

    it('compares with recorded objects, by schema defaults', async () => {
      const { code, stdout } = await against(
        list('DeploymentList', [{ ...web(3), apiVersion: 'apps/v1', kind: 'Deployment' }]),
        '-f deploy',
      )
      assert.equal(code, 1)
      assert.match(stdout, /spec\.replicas +2 +3 +unknown/)
    })
    it('an empty list of the kind means that the object is missing', async () => {
      const { code, stdout } = await against(list('DeploymentList', []), '-f deploy')
      assert.equal(code, 1)
      assert.match(stdout, /declared +missing/)
    })
    it('a kind that is not recorded is unread', async () => {
      const { code, stdout } = await against('{"apiVersion": "v1", "kind": "ConfigMapList", "items": []}', '-f deploy')
      assert.equal(code, 2)
      assert.match(stdout, /unread .*the directory has no Deployment at all/)
    })
    it('an old version of the kind is read in the declared one', async () => {
      const old = { ...web(2), apiVersion: 'extensions/v1beta1' }
      const { code, stdout, stderr } = await against(JSON.stringify(old), '-f deploy')
      assert.equal(code, 0, stdout + stderr)
    })
    it('without files by what the recorded objects carry', async () => {
      const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(web(2)) }
      const live = { ...web(3), metadata: { name: 'web', namespace: 'shop', annotations } }
      const { code, stdout } = await against(JSON.stringify(live), '')
      assert.equal(code, 1)
      assert.match(stdout, /spec\.replicas +2 +3/)
    })
    it('an autoscaler that nobody recorded may want the replicas, which is told, in JSON too', async () => {
      const { code, stdout, stderr } = await against(JSON.stringify(web(3)), '-f deploy -o json')
      assert.equal(code, 1)
      const note = /HorizontalPodAutoscaler could not be read, so replicas are compared as if nothing scaled them: /
      assert.match(stderr, note)
      assert.match((JSON.parse(stdout) as { notes: string[] }).notes.join('\n'), note)
      const none = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscalerList', items: [] }
      const sure = await against(`${JSON.stringify(web(3))}\n${JSON.stringify(none)}`, '-f deploy')
      assert.doesNotMatch(sure.stderr, note)
    })
    it('a type of which nothing is recorded is unread, and not without the object', async () => {
      const { code, stderr } = await against(JSON.stringify(settings({})), 'deployment/web')
      assert.equal(code, 2)
      assert.match(stderr, /error: Deployment could not be read: the directory has no Deployment at all/)
    })
    it('a type that was recorded in an old version is found', async () => {
      const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(web(2)) }
      const old = { ...web(3), apiVersion: 'extensions/v1beta1', metadata: { ...web(3).metadata, annotations } }
      const { code, stdout, stderr } = await against(JSON.stringify(old), 'deployment/web -n shop')
      assert.equal(code, 1, stderr)
      assert.match(stdout, /spec\.replicas +2 +3/)
    })
    it('old versions, YAML and a single file', async () => {
      const written = (apiVersion: string, kind: string, spec: string) =>
        `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web, namespace: shop}\nspec: ${spec}\n`
      const job = '{template: {spec: {restartPolicy: Never, containers: [{name: a, image: "a:1"}]}}}'
      const cronJob = (schedule: string) => `{schedule: "${schedule}", jobTemplate: {spec: ${job}}}`
      const budget = '{minAvailable: 1, selector: {matchLabels: {app: web}}}'
      const scaler = (most: number) =>
        `{maxReplicas: ${most}, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}`
      const ingress = (path: string) => `{rules: [{http: {paths: [{path: /, ${path}}]}}]}`
      const directory = workspace({
        'all.yaml': [
          written('batch/v1beta1', 'CronJob', cronJob('0 * * * *')),
          written('policy/v1beta1', 'PodDisruptionBudget', budget),
          written('autoscaling/v2beta2', 'HorizontalPodAutoscaler', scaler(9)),
          written('extensions/v1beta1', 'Ingress', ingress('backend: {serviceName: web, servicePort: 80}')),
        ].join('---\n'),
        'now.yaml': [
          written('batch/v1', 'CronJob', cronJob('0 0 * * *')),
          written('policy/v1', 'PodDisruptionBudget', budget),
          written('autoscaling/v2', 'HorizontalPodAutoscaler', scaler(5)),
          written(
            'networking.k8s.io/v1',
            'Ingress',
            ingress('pathType: ImplementationSpecific, backend: {service: {name: web, port: {number: 80}}}'),
          ),
        ].join('---\n'),
      })
      const { stdout, stderr } = await drift(`-f ${directory}/now.yaml --from ${directory}/all.yaml`)
      removeWorkspace(directory)
      assert.match(stdout, /cronjob(\.batch)?\/web.* spec\.schedule/, stderr)
      assert.match(stdout, /spec\.maxReplicas +5 +9/)
      assert.match(stdout, /2 objects drifted in 2 fields; 2 objects as declared/)
    })
    it('asks no cluster', async () => {
      const directory = workspace({ 'live.json': JSON.stringify(web(2)) })
      const { code, stderr } = await heal(['drift', '-f', 'deploy', '--from', directory], {
        cwd,
        env: { KUBECONFIG: '/dev/null' },
      })
      removeWorkspace(directory)
      assert.equal(code, 0, stderr)
    })
  })

  describe('something has drifted', () => {
    it('names the user whose change admission let pass', async () => {
      await patch(`${apps}/web`, { spec: { replicas: 5 } })
      await create('/apis/events.k8s.io/v1/namespaces/shop/events', {
        metadata: { namespace: 'shop', name: 'web.1' },
        ...{ eventTime: new Date().toISOString().replace('Z', '000Z'), type: 'Normal', action: 'Change' },
        ...{ reason: 'ExceptionUsed', reportingController: 'kubectl-heal.io/admission', reportingInstance: 'heal-1' },
        regarding: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
        note: 'alice changed spec.replicas against policy prevent-drift (lock-replicas), by exception "inc-4711"',
      })
      const { code, stdout } = await drift('-f deploy -o wide')
      assert.equal(code, 1)
      assert.match(
        stdout,
        /spec\.replicas +2 +5 +alice \(person, kubectl-edit\) .*deploy\/web\.yaml:1 +by exception "inc-4711"/,
      )
    })

    it('an object of 900 KB is compared, and its value clipped', async () => {
      await apply('/api/v1/namespaces/shop/configmaps/settings', settings({ page: `${big}y` }))
      const { code, stdout } = await drift('-f big.json -n shop')
      assert.equal(code, 1)
      assert.ok(stdout.length < 1000)
    })
  })
})
