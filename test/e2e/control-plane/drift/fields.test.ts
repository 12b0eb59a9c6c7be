import assert from 'node:assert/strict'
import { join } from 'node:path'
import { needsControlPlane } from '../../../cluster/needs-control-plane.ts'
import { removeWorkspace, workspace } from '../../plugin/support/workspace.ts'
import { startHouse, type House, type Report } from './house.ts'
import { shop } from './shop.ts'

describe('drift: real defaults, real managedFields, real dry runs', function () {
  this.timeout(120_000)
  let started: House | undefined
  let house: House

  before(async function () {
    needsControlPlane(this)
    house = started = await startHouse({ 'shop.yaml': shop }, ['client', 'server'])
  })
  after(() => started?.stop())

  it('what was just applied has no drift, client-side and server-side, with and without files', async () => {
    await house.demand(['apply', '-n', 'client', '-f', '-'], shop)
    await house.demand(['apply', '--server-side', '-n', 'server', '-f', '-'], shop)
    for (const line of ['-f shop.yaml -n client', '-f shop.yaml -n server', '-n client', '-n server']) {
      const { code, stdout, stderr } = await house.drift(line)
      assert.equal(code, 0, `${line}\n${stdout}${stderr}`)
      assert.match(stdout, /^no drift; 1\d objects as declared/, line)
    }
  })

  it('offline, by schema defaults alone, it has none either', async () => {
    const kinds = 'deploy,sts,cronjob,svc,cm,secret,ing,netpol,pdb,hpa,role,rolebinding,pvc,quota,limits'
    const live = await house.demand(['get', kinds, '-n', 'client', '-o', 'json', '--show-managed-fields'])
    const directory = workspace({ 'live.json': live })
    const { code, stdout, stderr } = await house.drift(`-f shop.yaml -n client --from ${directory}`)
    removeWorkspace(directory)
    assert.equal(code, 0, stdout + stderr)
    assert.match(stdout, /^no drift; 15 objects as declared/)
  })

  it('tells each change with its value, who made it, by what and when', async () => {
    await house.demand(['scale', 'deployment/web', '--replicas=4', '-n', 'client'])
    await house.demand(['set', 'image', 'deployment/web', 'web=registry.example.com/web:2', '-n', 'client'])
    await house.demand(['patch', 'configmap', 'web', '-n', 'client', '-p', '{"data":{"colour":"red","more":"x"}}'])
    await house.demand(['patch', 'secret', 'web', '-n', 'client', '-p', '{"stringData":{"password":"hunter2"}}'])
    await house.demand(['label', 'deployment/web', 'team=other', '--overwrite', '-n', 'client'])
    const { code, stdout } = await house.drift('-f shop.yaml -n client -o json')
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
    assert.deepEqual(await house.fieldsOf('-n client'), [
      'ConfigMap data.colour',
      'Deployment metadata.labels.team',
      'Deployment spec.replicas',
      'Deployment spec.template.spec.containers[name=web].image',
    ])
    assert.deepEqual(await house.fieldsOf('secrets -n client'), ['Secret data.password'])
    assert.deepEqual(await house.fieldsOf('deployment/web -n client'), [
      'Deployment metadata.labels.team',
      'Deployment spec.replicas',
      'Deployment spec.template.spec.containers[name=web].image',
    ])
  })

  it('what nobody declared is told with --added, without what defaults and API server fill in', async () => {
    assert.deepEqual(
      (await house.fieldsOf('-f shop.yaml -n client --added')).filter((path) => path.includes('more')),
      ['ConfigMap data.more'],
    )
    assert.deepEqual(await house.fieldsOf('-f shop.yaml -n server --added'), [])
  })

  it('fields that server-side apply lost to somebody are taken over', async () => {
    await house.demand(['scale', 'deployment/web', '--replicas=4', '-n', 'server'])
    await house.demand(['set', 'image', 'deployment/web', 'web=registry.example.com/web:2', '-n', 'server'])
    await house.demand(['annotate', 'deployment/web', 'note=x', '-n', 'server'])
    const { objects } = await house.report('deployment/web -n server')
    const found = objects.flatMap(({ fields }) =>
      fields.map(({ path, kind, desired, live }) => [path, kind, desired, live]),
    )
    assert.deepEqual(found, [
      ['spec.replicas', 'taken-over', null, 4],
      ['spec.template.spec.containers[name=web].image', 'taken-over', null, 'registry.example.com/web:2'],
    ])
  })

  it('replicas inside the range of a real autoscaler are tolerated, and shown in wide output', async () => {
    await house.demand(['autoscale', 'deployment/web', '--min=2', '--max=5', '-n', 'server'])
    const { stdout } = await house.drift('-f shop.yaml -n server -o wide')
    assert.match(stdout, /spec\.replicas .* inside the range of HorizontalPodAutoscaler "web", 2 to 5/)
    assert.deepEqual(await house.fieldsOf('-f shop.yaml -n server'), [
      'Deployment spec.template.spec.containers[name=web].image',
    ])
    await house.demand(['scale', 'deployment/web', '--replicas=6', '-n', 'server'])
    assert.ok((await house.fieldsOf('-f shop.yaml -n server')).includes('Deployment spec.replicas'))
  })

  it('a field that left the manifest is drift as long as it is there', async () => {
    const less = shop.replace('data: {colour: green, empty: ""}', 'data: {empty: ""}')
    for (const namespace of ['client', 'server']) {
      const { stdout } = await house.drift(`-f - -n ${namespace} configmaps -o json`, less)
      const { objects } = JSON.parse(stdout) as Report
      const found = objects.flatMap(({ fields }) => fields.map(({ path, kind, desired }) => [path, kind, desired]))
      assert.deepEqual(found, [['data.colour', 'changed', null]], namespace)
    }
  })

  it('says which policy locks a field', async () => {
    const { objects } = await house.report(
      `-f shop.yaml -n client --policies ${join(import.meta.dirname, '../../../../policies/sets/prevent-drift.yaml')}`,
    )
    // The shipped set is for production namespaces.
    assert.ok(objects.every(({ fields }) => fields.every(({ lockedBy }) => lockedBy === null)))
    const directory = workspace({ 'lock.yaml': lock })
    const locked = await house.report(`-f shop.yaml -n client --policies ${directory}`)
    removeWorkspace(directory)
    const locks = locked.objects.flatMap(({ fields }) =>
      fields.flatMap(({ path, lockedBy }) => (lockedBy === null ? [] : [[path, lockedBy.rule]])),
    )
    assert.deepEqual(locks, [['spec.replicas', 'replicas']])
  })

  it('patches put everything back', async () => {
    const { stdout, stderr } = await house.drift('-f shop.yaml -n client -o patch')
    assert.match(stderr, /patches hold the values/)
    assert.match(stdout, /Y29ycmVjdC1ob3JzZQ==/)
    for (const line of stdout.trim().split('\n')) {
      const [, args = '', patch = ''] = /^kubectl (.*) -p '(.*)'$/.exec(line) ?? []
      await house.demand([...args.split(' '), '-p', patch])
    }
    const { code, stdout: after } = await house.drift('-f shop.yaml -n client')
    assert.equal(code, 0, after)
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
