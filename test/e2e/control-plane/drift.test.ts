import assert from 'node:assert/strict'
import { join } from 'node:path'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { kubectlWith, type Kubectl } from '../enforcement/kubectl.ts'
import { heal, type Finished } from '../plugin/support/run.ts'
import { removeWorkspace, workspace } from '../plugin/support/workspace.ts'

/** As much of a report as these tests read. */
interface Report {
  summary: Record<string, number>
  objects: {
    kind: string
    name: string
    state: string
    reason: string | null
    fields: {
      path: string
      kind: string
      desired: unknown
      live: unknown
      cause: { class: string; manager: string | null; subresource: string | null; time: string | null }
      lockedBy: { policy: string; rule: string } | null
      tolerated: string | null
    }[]
  }[]
}

const shop = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {team: shop}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      securityContext: {}
      tolerations: []
      containers:
        - name: web
          image: registry.example.com/web:1
          ports: [{containerPort: 80}]
          env: [{name: A, value: "1"}, {name: EMPTY, value: ""}]
          resources: {limits: {memory: 1024Mi, cpu: 1000m}}
          readinessProbe: {httpGet: {port: 80}}
          volumeMounts: [{name: tmp, mountPath: /tmp}]
      volumes: [{name: tmp, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, clusterIP: "", ports: [{name: http, port: 80, targetPort: 80}, {name: dns, port: 53, protocol: UDP}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {colour: green, empty: ""}
---
apiVersion: v1
kind: Secret
metadata: {name: web}
stringData: {password: correct-horse}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - host: web.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec: {podSelector: {}, ingress: [{ports: [{port: 80}]}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: idle}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: absent}
  maxReplicas: 3
  behavior: {scaleDown: {stabilizationWindowSeconds: 60}}
  metrics:
    - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1024Mi}}}
    - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web}
roleRef: {kind: Role, name: web, apiGroup: rbac.authorization.k8s.io}
subjects: [{kind: User, name: alice}, {kind: ServiceAccount, name: default, namespace: default}]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: web}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: web}
spec: {hard: {requests.cpu: 4000m}}
---
apiVersion: v1
kind: LimitRange
metadata: {name: web}
spec: {limits: [{type: Container, max: {memory: 4096Mi}}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: web}
spec:
  schedule: "0 0 1 1 *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: job, image: "registry.example.com/job:1"}]}}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "registry.example.com/db:1"}]}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
`

describe('drift: real defaults, real managedFields, real dry runs', function () {
  this.timeout(120_000)
  let plane: ControlPlane | undefined
  let kubectl: Kubectl
  let config = ''
  let cwd = ''

  before(async function () {
    needsControlPlane(this)
    plane = await startControlPlane()
    config = await plane.kubeconfig('admin')
    kubectl = kubectlWith(plane.kubectl, config)
    cwd = workspace({ 'shop.yaml': shop, 'offline/.keep': '' })
    for (const namespace of ['client', 'server', 'empty']) await demand(['create', 'namespace', namespace])
  })
  after(async () => {
    removeWorkspace(cwd)
    await plane?.stop()
  })

  async function demand(args: readonly string[], input?: string): Promise<string> {
    const { code, stdout, stderr } = await kubectl(args, input)
    assert.equal(code, 0, `kubectl ${args.join(' ')}: ${stderr}`)
    return stdout
  }

  function drift(line: string, options: { stdin?: string } = {}): Promise<Finished> {
    return heal(['drift', ...line.split(' ')], { cwd, env: { KUBECONFIG: config }, ...options })
  }

  async function report(line: string): Promise<Report> {
    const { stdout, stderr } = await drift(`${line} -o json`)
    assert.notEqual(stdout, '', stderr)
    return JSON.parse(stdout) as Report
  }

  async function fieldsOf(line: string): Promise<string[]> {
    const { objects } = await report(line)
    return objects.flatMap(({ kind, fields }) =>
      fields.filter(({ tolerated }) => tolerated === null).map(({ path }) => `${kind} ${path}`),
    )
  }

  it('what was just applied has no drift, client-side and server-side, with and without files', async () => {
    await demand(['apply', '-n', 'client', '-f', '-'], shop)
    await demand(['apply', '--server-side', '-n', 'server', '-f', '-'], shop)
    for (const line of ['-f shop.yaml -n client', '-f shop.yaml -n server', '-n client', '-n server']) {
      const { code, stdout, stderr } = await drift(line)
      assert.equal(code, 0, `${line}\n${stdout}${stderr}`)
      assert.match(stdout, /^no drift; 1\d objects as declared/, line)
    }
  })

  it('offline, by schema defaults alone, it has none either', async () => {
    const kinds = 'deploy,sts,cronjob,svc,cm,secret,ing,netpol,pdb,hpa,role,rolebinding,pvc,quota,limits'
    const live = await demand(['get', kinds, '-n', 'client', '-o', 'json', '--show-managed-fields'])
    const directory = workspace({ 'live.json': live })
    const { code, stdout, stderr } = await drift(`-f shop.yaml -n client --from ${directory}`)
    removeWorkspace(directory)
    assert.equal(code, 0, stdout + stderr)
    assert.match(stdout, /^no drift; 15 objects as declared/)
  })

  it('tells each change with its value, who made it, by what and when', async () => {
    await demand(['scale', 'deployment/web', '--replicas=4', '-n', 'client'])
    await demand(['set', 'image', 'deployment/web', 'web=registry.example.com/web:2', '-n', 'client'])
    await demand(['patch', 'configmap', 'web', '-n', 'client', '-p', '{"data":{"colour":"red","more":"x"}}'])
    await demand(['patch', 'secret', 'web', '-n', 'client', '-p', '{"stringData":{"password":"hunter2"}}'])
    await demand(['label', 'deployment/web', 'team=other', '--overwrite', '-n', 'client'])
    const { code, stdout } = await drift('-f shop.yaml -n client -o json')
    assert.equal(code, 1)
    const { objects, summary } = JSON.parse(stdout) as Report
    const found = objects.flatMap(({ kind, fields }) =>
      fields.map(({ path, desired, live, cause }) => [
        kind,
        path,
        desired,
        live,
        cause.class,
        cause.manager,
        cause.subresource,
      ]),
    )
    assert.deepEqual(found, [
      ['Deployment', 'metadata.labels.team', 'shop', 'other', 'person', 'kubectl-label', null],
      ['Deployment', 'spec.replicas', 2, 4, 'person', 'kubectl', 'scale'],
      [
        'Deployment',
        'spec.template.spec.containers[name=web].image',
        'registry.example.com/web:1',
        'registry.example.com/web:2',
        ...['person', 'kubectl-set', null],
      ],
      ['ConfigMap', 'data.colour', 'green', 'red', 'person', 'kubectl-patch', null],
      ['Secret', 'data.password', '(value hidden)', '(value hidden)', 'person', 'kubectl-patch', null],
    ])
    assert.equal(summary['drifted'], 3)
    for (const { fields } of objects)
      for (const { cause } of fields) {
        // API servers enter a write to /scale without a time.
        if (cause.subresource === 'scale') assert.equal(cause.time, null)
        else assert.ok(Math.abs(Date.now() - Date.parse(cause.time ?? '')) < 120_000)
      }
  })

  it('without files last-applied says the same; Secrets are not read unasked', async () => {
    assert.deepEqual(await fieldsOf('-n client'), [
      'ConfigMap data.colour',
      'Deployment metadata.labels.team',
      'Deployment spec.replicas',
      'Deployment spec.template.spec.containers[name=web].image',
    ])
    assert.deepEqual(await fieldsOf('secrets -n client'), ['Secret data.password'])
    assert.deepEqual(await fieldsOf('deployment/web -n client'), [
      'Deployment metadata.labels.team',
      'Deployment spec.replicas',
      'Deployment spec.template.spec.containers[name=web].image',
    ])
  })

  it('what nobody declared is told with --added, without what defaults and API server fill in', async () => {
    assert.deepEqual(
      (await fieldsOf('-f shop.yaml -n client --added')).filter((path) => path.includes('more')),
      ['ConfigMap data.more'],
    )
    assert.deepEqual(await fieldsOf('-f shop.yaml -n server --added'), [])
  })

  it('fields that server-side apply lost to somebody are taken over', async () => {
    await demand(['scale', 'deployment/web', '--replicas=4', '-n', 'server'])
    await demand(['set', 'image', 'deployment/web', 'web=registry.example.com/web:2', '-n', 'server'])
    await demand(['annotate', 'deployment/web', 'note=x', '-n', 'server'])
    const { objects } = await report('deployment/web -n server')
    const found = objects.flatMap(({ fields }) =>
      fields.map(({ path, kind, desired, live }) => [path, kind, desired, live]),
    )
    assert.deepEqual(found, [
      ['spec.replicas', 'taken-over', null, 4],
      ['spec.template.spec.containers[name=web].image', 'taken-over', null, 'registry.example.com/web:2'],
    ])
  })

  it('replicas inside the range of a real autoscaler are tolerated, and shown in wide output', async () => {
    await demand(['autoscale', 'deployment/web', '--min=2', '--max=5', '-n', 'server'])
    const { stdout } = await drift('-f shop.yaml -n server -o wide')
    assert.match(stdout, /spec\.replicas .* inside the range of HorizontalPodAutoscaler "web", 2 to 5/)
    assert.deepEqual(await fieldsOf('-f shop.yaml -n server'), [
      'Deployment spec.template.spec.containers[name=web].image',
    ])
    await demand(['scale', 'deployment/web', '--replicas=6', '-n', 'server'])
    assert.ok((await fieldsOf('-f shop.yaml -n server')).includes('Deployment spec.replicas'))
  })

  it('a field that left the manifest is drift as long as it is there', async () => {
    const less = shop.replace('data: {colour: green, empty: ""}', 'data: {empty: ""}')
    for (const namespace of ['client', 'server']) {
      const { stdout } = await drift(`-f - -n ${namespace} configmaps -o json`, { stdin: less })
      const { objects } = JSON.parse(stdout) as Report
      const found = objects.flatMap(({ fields }) => fields.map(({ path, kind, desired }) => [path, kind, desired]))
      assert.deepEqual(found, [['data.colour', 'changed', null]], namespace)
    }
  })

  it('says which policy locks a field', async () => {
    const { objects } = await report(
      `-f shop.yaml -n client --policies ${join(import.meta.dirname, '../../../policies/sets/prevent-drift.yaml')}`,
    )
    // The shipped set is for production namespaces.
    assert.ok(objects.every(({ fields }) => fields.every(({ lockedBy }) => lockedBy === null)))
    const directory = workspace({ 'lock.yaml': lock })
    const locked = await report(`-f shop.yaml -n client --policies ${directory}`)
    removeWorkspace(directory)
    const locks = locked.objects.flatMap(({ fields }) =>
      fields.flatMap(({ path, lockedBy }) => (lockedBy === null ? [] : [[path, lockedBy.rule]])),
    )
    assert.deepEqual(locks, [['spec.replicas', 'replicas']])
  })

  it('patches put everything back', async () => {
    const { stdout, stderr } = await drift('-f shop.yaml -n client -o patch')
    assert.match(stderr, /patches hold the values/)
    assert.match(stdout, /Y29ycmVjdC1ob3JzZQ==/)
    for (const line of stdout.trim().split('\n')) {
      const [, args = '', patch = ''] = /^kubectl (.*) -p '(.*)'$/.exec(line) ?? []
      await demand([...args.split(' '), '-p', patch])
    }
    const { code, stdout: after } = await drift('-f shop.yaml -n client')
    assert.equal(code, 0, after)
  })

  it('missing objects, versions that are not served, and kinds that nobody knows', async () => {
    const input = `apiVersion: v1
kind: ConfigMap
metadata: {name: absent}
---
apiVersion: apps/v1beta1
kind: Deployment
metadata: {name: old}
---
apiVersion: example.com/v1
kind: Shop
metadata: {name: unknown}
---
apiVersion: v1
kind: ConfigMap
metadata: {generateName: many-}
`
    const { stdout, code } = await drift('-f - -n empty -o json', { stdin: input })
    assert.equal(code, 1)
    const { objects } = JSON.parse(stdout) as Report
    assert.deepEqual(
      objects.map(({ state, reason }) => [state, reason]),
      [
        ['missing', null],
        ['not-comparable', 'the API server serves Deployment as apps/v1, not as apps/v1beta1'],
        ['not-comparable', 'the API server has no kind Shop in example.com/v1'],
        ['not-comparable', 'it has no name of its own (generateName)'],
      ],
    )
  })

  it('an object of an ApplySet that no manifest declares is extra', async () => {
    const labelled = (name: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, labels: { 'applyset.kubernetes.io/part-of': 'applyset-1' } },
    })
    for (const name of ['kept', 'forgotten'])
      await demand(['apply', '-n', 'empty', '-f', '-'], JSON.stringify(labelled(name)))
    const { stdout, code } = await drift('-f - -n empty -o name', { stdin: JSON.stringify(labelled('kept')) })
    assert.equal(code, 1)
    assert.equal(stdout, 'configmap/forgotten\n')
    // Who asks for one object is not told of others.
    const one = await drift('configmap/kept -f - -n empty', { stdin: JSON.stringify(labelled('kept')) })
    assert.equal(one.code, 0, one.stdout)
  })

  it('a custom resource by its definition: defaults, keys, drift', async () => {
    await demand(['apply', '-f', '-'], definition)
    await until('the kind is served', 20_000, async () => (await kubectl(['get', 'lanes', '-n', 'empty'])).code === 0)
    const lane = (speed: number) =>
      JSON.stringify({
        apiVersion: 'example.com/v1',
        kind: 'Lane',
        metadata: { name: 'fast' },
        spec: { parts: [{ id: 'a', speed }], tags: [{ name: 'x' }] },
      })
    await demand(['apply', '-n', 'empty', '-f', '-'], lane(1))
    assert.equal((await drift('-f - -n empty', { stdin: lane(1) })).code, 0)
    const { stdout } = await drift('-f - -n empty', { stdin: lane(2) })
    assert.match(stdout, /lane\/fast -n empty +spec\.parts\[id=a\]\.speed +2 +1/)
    const bare = await drift('lanes -n empty')
    assert.equal(bare.code, 0, bare.stdout + bare.stderr)
  })

  it('who may not patch gets schema defaults instead of a dry run, told once', async () => {
    await demand(['create', 'clusterrolebinding', 'look', '--clusterrole=view', '--user=viewer'])
    await demand(['scale', 'deployment/web', '--replicas=4', '-n', 'client'])
    const { stdout, stderr, code } = await drift('-f shop.yaml -n client deployments --as viewer')
    assert.equal(code, 1, stderr)
    assert.match(stdout, /spec\.replicas +2 +4/)
    assert.equal(stderr.match(/no dry run/g)?.length, 1, stderr)
  })

  it('kinds that may not be read are told, and the exit code says that the answer is not whole', async () => {
    const { stderr, code } = await drift('-n client --as nobody')
    assert.equal(code, 2)
    assert.match(stderr, /error: deployments could not be read: "nobody" may not list deployments\.apps/)
  })
})

const lock = `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: lock}
spec:
  match: {namespaces: [client]}
  action: Enforce
  rules: [{name: replicas, replicaLock: {}}]
`

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: lanes.example.com}
spec:
  group: example.com
  names: {kind: Lane, plural: lanes, singular: lane}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                parts:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [id]
                  items: {type: object, required: [id], properties: {id: {type: string}, speed: {type: integer}}}
                tags:
                  type: array
                  items: {type: object, properties: {name: {type: string}, size: {type: integer, default: 3}}}
`
