import assert from 'node:assert/strict'
import { asArray, dig, type JsonObject } from '../../../policies/json.ts'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { until } from '../../cluster/until.ts'
import { needsRegistry } from '../../registry/needs-registry.ts'
import { pushArtifacts } from '../../registry/push/artifact.ts'
import { startRegistry, type Registry } from '../../registry/registry.ts'
import { createSigstore, RELEASE } from '../../signing/keyless.ts'
import { signImageWith } from '../../signing/sign-with-certificate.ts'
import { pushSigned, pushUnsigned, signedByRelease } from '../admission/signatures/images.ts'
import { heal, type Finished } from '../plugin/support/run.ts'
import { runAdmission } from './support/run-admission.ts'

const namespace = '/api/v1/namespaces/prod-shop'
const deployments = '/apis/apps/v1/namespaces/prod-shop/deployments'

describe('signed images of a private registry, on a real API server', function () {
  this.timeout(150_000)
  const ends: (() => Promise<void>)[] = []
  let plane: ControlPlane
  let registry: Registry
  let digest = ''

  before(async function () {
    needsControlPlane(this)
    needsRegistry(this)
    registry = await startRegistry({ auth: 'basic', tls: true })
    ends.push(() => registry.stop())
    plane = await startControlPlane()
    ends.push(() => plane.stop())
    runAdmission(plane)
    digest = (await pushSigned(registry, 'shop/web', '1')).digest
    await pushUnsigned(registry, 'shop/raw', '1')
    const { username, password } = registry.user ?? {}
    const config = JSON.stringify({ auths: { [registry.host]: { username, password } } })
    await plane.api.demand('POST', `${namespace}/secrets`, {
      metadata: { name: 'pull' },
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': Buffer.from(config).toString('base64') },
    })
    const puller = { metadata: { name: 'puller' }, imagePullSecrets: [{ name: 'pull' }] }
    await plane.api.demand('POST', `${namespace}/serviceaccounts`, puller)
    const { code, stderr } = await run('install', '--yes', '--replicas', '1', '--timeout', '90s')
    assert.equal(code, 0, stderr)
    const registries = [{ host: registry.host, ca: registry.ca }]
    const rules = [{ name: 'signed', signedImages: signedByRelease(registry.host, { registries }) }]
    await plane.api.demand('POST', '/apis/kubectl-heal.io/v1alpha1/driftpolicies', {
      ...{ apiVersion: 'kubectl-heal.io/v1alpha1', kind: 'DriftPolicy', metadata: { name: 'signed' } },
      spec: { match: { namespaces: ['prod-*'] }, action: 'Enforce', rules },
    })
  })
  after(async () => {
    await Promise.all(ends.map((end) => end()))
  })

  const run = async (...args: string[]): Promise<Finished> =>
    heal([...args, '--kubeconfig', await plane.kubeconfig('admin')])
  const image = (name: string): string => `${registry.host}/shop/${name}:1`
  const deployment = (name: string): JsonObject => ({
    metadata: { name },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { serviceAccountName: 'puller', containers: [{ name: 'app', image: image(name) }] },
      },
    },
  })
  const create = async (name: string, query = '') => {
    const { status, body } = await plane.api.request('POST', deployments + query, deployment(name))
    return { status, body, message: String(body['message']) }
  }

  it('a pull Secret that the server may not read: denied, with what allows it', async () => {
    await until('a denial', 30_000, async () => (await create('web', '?dryRun=All')).status === 403)
    const { message } = await create('web', '?dryRun=All')
    assert.match(message, /cannot be verified/)
    assert.match(message, /may not read Secrets in namespace "prod-shop"; kubectl heal install --read-pull-secrets/)
  })

  it('install --read-pull-secrets allows it, and nothing else', async () => {
    const { code, stderr } = await run('install', '--yes', '--read-pull-secrets', '--timeout', '60s')
    assert.equal(code, 0, stderr)
    assert.match(stderr, /create +clusterrole\/heal-pull-secrets/)
    assert.match(stderr, /create +clusterrolebinding\/heal-pull-secrets/)
    assert.doesNotMatch(stderr, /^(change|delete) /m)
    await until('a template that is taken', 30_000, async () => (await create('web', '?dryRun=All')).status === 201)
  })

  it('templates stay as git says, and Pods of the ReplicaSet run with the digest that was verified', async () => {
    const { status, body, message } = await create('web')
    assert.equal(status, 201, message)
    const containers = (object: unknown, ...path: string[]) => asArray(dig(object, ...path, 'containers'))
    assert.equal(dig(containers(body, 'spec', 'template', 'spec')[0], 'image'), image('web'))
    const pinned = `${image('web')}@${digest}`
    await until('two Pods', 30_000, async () => {
      const listed = await plane.api.demand('GET', `${namespace}/pods?labelSelector=app%3Dweb`)
      const images = asArray(dig(listed, 'items')).map((pod) => dig(containers(pod, 'spec')[0], 'image'))
      for (const each of images) assert.equal(each, pinned)
      return images.length === 2
    })
  })

  it('an unsigned image is denied', async () => {
    const { status, message } = await create('raw')
    assert.equal(status, 403, message)
    assert.match(message, /shop\/raw:1 is not verified/)
  })

  it('a keyless image verifies with the trust root of a ConfigMap, once that is there', async () => {
    const sigstore = await createSigstore()
    const signed = await pushUnsigned(registry, 'shop/keyless', '1')
    const material = await signImageWith(signed.digest, await sigstore.certify(), 'bundle', { log: sigstore.log })
    await pushArtifacts(registry.pusher, 'shop/keyless', signed, [material.artifact])
    const trusting = {
      ...signedByRelease(registry.host, { registries: [{ host: registry.host, ca: registry.ca }] }),
      attestors: [{ keyless: RELEASE }],
      trustRoot: { configMapRef: { namespace: 'heal-system', name: 'sigstore-trusted-root' } },
    }
    await plane.api.demand('DELETE', '/apis/kubectl-heal.io/v1alpha1/driftpolicies/signed')
    await plane.api.demand('POST', '/apis/kubectl-heal.io/v1alpha1/driftpolicies', {
      ...{ apiVersion: 'kubectl-heal.io/v1alpha1', kind: 'DriftPolicy', metadata: { name: 'keyless' } },
      spec: {
        match: { namespaces: ['prod-*'] },
        action: 'Enforce',
        rules: [{ name: 'signed', signedImages: trusting }],
      },
    })
    await until('a denial', 30_000, async () => {
      const { status, message } = await create('keyless', '?dryRun=All')
      return status === 403 && message.includes('sigstore-trusted-root')
    })
    await plane.api.demand('POST', '/api/v1/namespaces/heal-system/configmaps', {
      metadata: { name: 'sigstore-trusted-root' },
      data: { 'trusted_root.json': sigstore.trustRoot },
    })
    await until('a template that is taken', 60_000, async () => (await create('keyless', '?dryRun=All')).status === 201)
  })

  it('a second install without the flag keeps the right; uninstall takes it away', async () => {
    const again = await run('install', '--yes')
    assert.match(again.stderr, /installed already: nothing to change/)
    const gone = await run('uninstall', '--yes')
    assert.equal(gone.code, 0, gone.stderr)
    const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/heal-pull-secrets'
    assert.equal((await plane.api.request('GET', role)).status, 404)
  })
})
