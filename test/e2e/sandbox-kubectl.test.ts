import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { needsKubectl } from '../cluster/needs-kubectl.ts'
import { clusterKinds, type TestCluster } from './enforcement/cluster.ts'

const run = promisify(execFile)

const manifest = (replicas: number, more = '') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: c, image: "nginx:1", resources: {limits: {cpu: "1", memory: 1Gi}, requests: {cpu: 100m}}}
${more}`
const list = `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: listed}}
- {apiVersion: v1, kind: ServiceAccount, metadata: {name: listed}}
`

const settings = (value: string) => `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: "${value}"}
`
const order = (name: string, spec: string) => `apiVersion: example.com/v1
kind: Order
metadata: {name: ${name}}
spec: ${spec}
`
const orders = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: orders.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: orders, kind: Order, shortNames: [ord]}
  versions:
  - name: v1
    served: true
    storage: true
    additionalPrinterColumns:
    - {name: Count, type: integer, jsonPath: .spec.count}
    - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {type: object, default: {}, properties: {count: {type: integer, minimum: 1, default: 1}}}
`
const files = {
  'list.yaml': list,
  'settings.yaml': settings('1'),
  'forced.yaml': settings('2'),
  'orders.yaml': orders,
  'order.yaml': order('o', '{}'),
  'order2.yaml': order('p', '{count: 7}'),
}

/** In this order: each row is one kubectl command and what it must print. */
const commands: [string, RegExp][] = [
  ['version', /Server Version: v1\.36/],
  ['api-resources', /deployments\s+deploy\s+apps\/v1\s+true\s+Deployment/],
  ['apply -f web.yaml', /deployment.apps\/web created/],
  ['apply -f web.yaml', /deployment.apps\/web unchanged/],
  ['rollout status deployment/web --timeout=20s', /successfully rolled out/],
  ['wait --for=condition=Available deployment/web --timeout=20s', /condition met/],
  ['get deployments', /NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE\nweb\s+2\/2\s+2\s+2/],
  ['get deployment web -o wide', /CONTAINERS\s+IMAGES\s+SELECTOR/],
  ['get deployment web -o yaml', /progressDeadlineSeconds: 600/],
  ['get all -A', /replicaset.apps\/web-/],
  ['get pods -l app=web --field-selector=status.phase=Running -o name', /pod\/web-[\w-]+\npod\/web-/],
  ['describe deployment web', /2 desired \| 2 updated \| 2 total \| 2 available/],
  ['apply -f web4.yaml', /configured/],
  ['get deployment web -o jsonpath={.spec.replicas}', /^4$/],
  ['diff -f web4.yaml', /^$/],
  ['scale deployment web --replicas=3', /scaled/],
  ['scale deployment web --replicas=5 --dry-run=server', /scaled \(server dry run\)/],
  ['get deployment web -o jsonpath={.spec.replicas}', /^3$/],
  ['label deployment web tier=front', /labeled/],
  ['annotate deployment web note=hello', /annotated/],
  ['set env deployment/web A=b', /env updated/],
  ['set image deployment/web c=nginx:2', /image updated/],
  ['set resources deployment/web -c c --limits=memory=2Gi', /resource requirements updated/],
  ['rollout status deployment/web --timeout=20s', /successfully rolled out/],
  ['rollout restart deployment/web', /restarted/],
  ['rollout status deployment/web --timeout=20s', /successfully rolled out/],
  ['rollout history deployment/web', /REVISION\s+CHANGE-CAUSE\n1 /],
  ['rollout undo deployment/web --to-revision=1', /rolled back/],
  ['get deployment web -o jsonpath={.spec.template.spec.containers[0].image}', /^nginx:1$/],
  ['rollout pause deployment/web', /paused/],
  ['rollout resume deployment/web', /resumed/],
  [
    'patch deployment web -p {"spec":{"template":{"spec":{"containers":[{"name":"c","env":[{"name":"Z","value":"1"}]}]}}}}',
    /patched/,
  ],
  ['patch deployment web --type=merge -p {"spec":{"minReadySeconds":1}}', /patched/],
  ['patch deployment web --type=json -p [{"op":"remove","path":"/spec/minReadySeconds"}]', /patched/],
  [
    'patch deployment web --subresource=scale --type=merge -p {"spec":{"replicas":2}}',
    /scale.autoscaling\/web patched/,
  ],
  ['replace -f web.yaml', /replaced/],
  ['autoscale deployment web --min=2 --max=5 --cpu-percent=70', /autoscaled/],
  ['get hpa', /Deployment\/web\s+cpu: .*\/70%\s+2\s+5/],
  ['create deployment other --image=nginx --replicas=1', /created/],
  ['apply -f list.yaml', /configmap\/listed created\nserviceaccount\/listed created/],
  ['create configmap cm --from-literal=a=b', /created/],
  ['create secret generic s --from-literal=a=b', /created/],
  ['get secret s -o jsonpath={.data.a}', /^Yg==$/],
  ['create namespace demo', /created/],
  ['run p --image=busybox -n demo', /pod\/p created/],
  ['delete namespace demo', /deleted/],
  ['create job j --image=busybox', /created/],
  ['wait --for=condition=Complete job/j --timeout=20s', /condition met/],
  ['create cronjob cj --image=busybox --schedule=0 0 1 1 *', /created/],
  ['get cronjobs,jobs', /cronjob.batch\/cj/],
  ['get pods --as=bob --as-group=system:masters', /Running/],
  ['apply --server-side -f web.yaml', /serverside-applied/],
  ['apply --server-side -f web.yaml --dry-run=server', /serverside-applied \(server dry run\)/],
  ['get deployment web -o jsonpath={.metadata.managedFields[?(@.operation=="Apply")].manager}', /^kubectl$/],
  ['apply --server-side --field-manager=me -f settings.yaml', /configmap\/settings serverside-applied/],
  ['apply --server-side --field-manager=other --force-conflicts -f forced.yaml', /serverside-applied/],
  ['diff --server-side --field-manager=other -f forced.yaml', /^$/],
  [
    'apply --server-side -f orders.yaml',
    /customresourcedefinition.apiextensions.k8s.io\/orders.example.com serverside-applied/,
  ],
  ['wait --for=condition=Established crd/orders.example.com --timeout=20s', /condition met/],
  ['apply -f order.yaml', /order.example.com\/o created/],
  ['apply -f order.yaml', /order.example.com\/o unchanged/],
  ['apply --server-side -f order2.yaml', /order.example.com\/p serverside-applied/],
  ['get orders', /NAME\s+COUNT\s+AGE\no\s+1\s+.*\np\s+7/],
  ['get ord o -o jsonpath={.spec.count}', /^1$/],
  ['api-resources --api-group=example.com', /orders\s+ord\s+example.com\/v1\s+true\s+Order/],
  ['delete crd orders.example.com', /deleted/],
  ['wait --for=delete crd/orders.example.com --timeout=20s', /^$/],
  ['auth can-i delete pods', /yes/],
  ['auth whoami', /Username\s+admin/],
  ['create token listed', /\S{20}/],
  ['create role r --verb=get --resource=pods', /created/],
  ['create rolebinding rb --role=r --serviceaccount=default:listed', /created/],
  ['create priorityclass pc --value=7', /created/],
  ['create pdb b --selector=app=web --min-available=1', /created/],
  ['get pdb,priorityclass,role,rolebinding', /poddisruptionbudget.policy\/b/],
  ['delete deployment web', /deleted/],
  ['wait --for=delete deployment/web --timeout=20s', /^$/],
]

/** Commands that must fail, with what a user reads then. */
const refused: [string, RegExp][] = [
  ['get deployment nope', /deployments.apps "nope" not found/],
  ['apply --server-side --field-manager=me -f settings.yaml', /conflict with "other": \.data\.a/],
  ['create token nobody', /serviceaccounts "nobody" not found/],
  ['apply -f typo.yaml', /strict decoding error: unknown field "spec.replica"/],
]

/** What only a real cluster does. */
const beyondTheSandbox: [string, RegExp][] = [['get --raw /api/v1/componentstatuses', /use a real cluster/]]

for (const kind of clusterKinds) {
  describe(`stock kubectl against ${kind.name}`, function () {
    this.timeout(90_000)
    let kubectl = ''
    let cluster: TestCluster | undefined
    let directory: string | undefined
    let env: NodeJS.ProcessEnv

    before(async function () {
      kubectl = needsKubectl(this)
      kind.needs(this)
      cluster = await kind.start()
      directory = await mkdtemp(join(tmpdir(), 'kubectl-'))
      env = { ...process.env, KUBECONFIG: await cluster.kubeconfig('admin'), KUBECACHEDIR: join(directory, 'cache') }
      await writeFile(join(directory, 'web.yaml'), manifest(2))
      await writeFile(join(directory, 'web4.yaml'), manifest(4))
      await writeFile(join(directory, 'typo.yaml'), manifest(2, '  replica: 3\n').replaceAll('web', 'typo'))
      for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
    })
    after(async () => {
      await cluster?.stop()
      if (directory !== undefined) await rm(directory, { recursive: true, force: true })
    })

    /** Arguments are split at spaces; `{…}`, `[…]` and a schedule stay whole. */
    function argumentsOf(command: string): string[] {
      return command.match(/--schedule=.*$|[[{].*[\]}]$|\S*[{].*\}$|\S+/g) ?? []
    }

    for (const [command, wanted] of commands) {
      it(command, async () => {
        const { stdout } = await run(kubectl, argumentsOf(command), { cwd: directory, env, timeout: 40_000 })
        assert.match(stdout, wanted)
      })
    }

    for (const [command, wanted] of [...refused, ...(kind.name === 'the sandbox' ? beyondTheSandbox : [])]) {
      it(`refused: ${command}`, async () => {
        const call = run(kubectl, argumentsOf(command), { cwd: directory, env, timeout: 40_000 })
        await assert.rejects(call, (error: { stderr?: string }) => wanted.test(error.stderr ?? ''))
      })
    }
  })
}
