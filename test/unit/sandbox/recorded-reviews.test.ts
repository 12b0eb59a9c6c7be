import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { at, copy, ensure, isList, isObject, listAt, objectAt, textAt } from '../../sandbox/json.ts'
import { findResource } from '../../sandbox/resources.ts'
import type { ResourceInfo } from '../../sandbox/resources.ts'
import { ApiError } from '../../sandbox/status.ts'
import { createStore } from '../../sandbox/storage/store.ts'
import type { AdmissionAttributes, JsonObject, UserInfo, WebhookDispatcher } from '../../sandbox/types.ts'
import { createObject } from '../../sandbox/writes/create.ts'
import { deleteObject } from '../../sandbox/writes/delete.ts'
import type { Machinery, WriteRequest } from '../../sandbox/writes/machinery.ts'
import { updateScale } from '../../sandbox/writes/scale.ts'
import { updateObject } from '../../sandbox/writes/update.ts'

const folder = new URL('../../fixtures/reviews/', import.meta.url)
const recorded = readdirSync(folder).filter((name) => name.endsWith('.json'))

/** Server-side apply, which the sandbox leaves to a real cluster; and one that another mutating webhook had changed before. */
const notDone = [
  'create-deployments-by-admin-argocd-controller.json',
  'update-deployments-by-admin-argocd-controller.json',
  'update-deployments-by-admin-kubectl.json',
  'update-deployments-by-admin-kubectl-label.json',
]

interface Seen {
  mutating: AdmissionAttributes[]
  validating: AdmissionAttributes[]
}

describe('the sandbox asks admission what a recorded API server asked', () => {
  for (const name of recorded.filter((file) => !notDone.includes(file))) {
    it(name.replace('.json', ''), async () => {
      const request = readReview(name)
      const seen = await replay(request)
      const calls = name.endsWith('-mutate.json') ? seen.mutating : seen.validating
      const attributes = calls[name.endsWith('-deleting.json') ? calls.length - 1 : 0]
      assert.ok(attributes, 'admission was not asked')
      assert.deepEqual(comparable(attributes.object), comparable(request['object']), 'object')
      assert.deepEqual(comparable(attributes.oldObject), comparable(request['oldObject']), 'oldObject')
      assert.deepEqual(Object.keys(attributes.object ?? {}), Object.keys(objectAt(request, 'object')), 'order of keys')
      const { operation, kind, resource, subresource, user, dryRun, options } = attributes
      assert.deepEqual(comparable({ operation, kind, resource, user, dryRun, options }), comparable(wanted(request)))
      assert.equal(subresource, textAt(request, 'subResource'))
      const isGenerated = textAt(request, 'object.metadata.generateName') !== ''
      if (!isGenerated) assert.equal(attributes.name, textAt(request, 'name'))
      assert.equal(attributes.namespace, request['namespace'])
    })
  }
})

function readReview(name: string): JsonObject {
  const review: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  return objectAt(review, 'request')
}

function wanted(request: JsonObject): JsonObject {
  const { operation, kind, resource, userInfo: user, dryRun, options } = request
  return { operation, kind, resource, user, dryRun, options }
}

function recorder(seen: Seen): WebhookDispatcher {
  return {
    mutate(attributes) {
      seen.mutating.push(copy(attributes))
      return Promise.resolve({ allowed: true, object: attributes.object, warnings: [] })
    },
    validate(attributes) {
      seen.validating.push(copy(attributes))
      return Promise.resolve({ allowed: true, warnings: [] })
    },
    close: () => undefined,
  }
}

/** Makes the recorded write again: the old object is stored, and the new one sent as its writer did. */
async function replay(review: JsonObject): Promise<Seen> {
  const seen: Seen = { mutating: [], validating: [] }
  const machinery: Machinery = { store: createStore(), webhooks: recorder(seen), now: () => lastWrite(review) }
  const request = requestOf(review)
  await storeNamespace(machinery, request.namespace)
  const object = objectAt(review, 'object')
  const old = objectAt(review, 'oldObject')
  if (review['operation'] !== 'CREATE') {
    const before = request.subresource === 'scale' ? workloadOf(request, old) : old
    const stored = machinery.store.put(request.info, before)
    const preconditions = request.options['preconditions']
    const resourceVersion = at(stored, 'metadata.resourceVersion')
    if (isObject(preconditions)) request.options['preconditions'] = { ...preconditions, resourceVersion }
  }
  // One recorded object is invalid: mutating webhooks saw it, then it was refused.
  if (review['operation'] === 'CREATE') await createObject(machinery, request, asSent(object)).catch(ignoreInvalid)
  else if (review['operation'] === 'DELETE') await deleteObject(machinery, request)
  else {
    const update = request.subresource === 'scale' ? updateScale : updateObject
    await update(machinery, request, () => asUpdated(object))
  }
  return seen
}

/** The moment of the recorded write: managedFields are sorted by time. */
function lastWrite(review: JsonObject): Date {
  const times = listAt(review, 'object.metadata.managedFields').map((entry) => textAt(entry, 'time'))
  return new Date(times.sort().at(-1) ?? 0)
}

function ignoreInvalid(error: unknown): void {
  if (!(error instanceof ApiError) || error.status.code !== 422) throw error
}

function requestOf(review: JsonObject): WriteRequest {
  const { group, version, resource } = objectAt(review, 'resource')
  const info = findResource(String(group), String(version), String(resource))
  assert.ok(info)
  const options = { ...objectAt(review, 'options') }
  delete options['kind']
  delete options['apiVersion']
  const isCreate = review['operation'] === 'CREATE'
  return {
    info,
    namespace: textAt(review, 'namespace'),
    name: isCreate ? '' : textAt(review, 'name'),
    subresource: textAt(review, 'subResource'),
    user: userOf(review),
    manager: managerOf(review),
    options,
    dryRun: review['dryRun'] === true,
    warn: () => undefined,
  }
}

function userOf(review: JsonObject): UserInfo {
  const { username, uid, extra } = objectAt(review, 'userInfo')
  const groups = at(review, 'userInfo.groups')
  const list = isList(groups) ? groups.map(String) : []
  return {
    username: String(username),
    ...(typeof uid === 'string' ? { uid } : {}),
    groups: list,
    ...(extra ? { extra: {} } : {}),
  }
}

/** The manager that the writer's program has: named in the request, else by its user agent. */
function managerOf(review: JsonObject): string {
  const given = textAt(review, 'options.fieldManager')
  if (given !== '') return given
  const username = textAt(review, 'userInfo.username')
  if (!username.startsWith('system:')) return 'kubectl'
  return username === 'system:kube-scheduler' ? 'kube-scheduler' : 'kube-controller-manager'
}

async function storeNamespace(machinery: Machinery, name: string): Promise<void> {
  const info = findResource('', 'v1', 'namespaces')
  assert.ok(info)
  machinery.store.put(info, { kind: 'Namespace', apiVersion: 'v1', metadata: { name } })
  await Promise.resolve()
}

function workloadOf({ info }: { info: ResourceInfo }, scale: JsonObject): JsonObject {
  const labels: JsonObject = {}
  for (const pair of textAt(scale, 'status.selector').split(',')) labels[pair.split('=')[0] ?? ''] = pair.split('=')[1]
  const selector: unknown = info.kind === 'ReplicationController' ? labels : { matchLabels: labels }
  const { kind, group, version } = info
  const apiVersion = group === '' ? version : `${group}/${version}`
  const spec = { ...objectAt(scale, 'spec'), selector }
  return { kind, apiVersion, metadata: scale['metadata'], spec, status: { replicas: at(scale, 'status.replicas') } }
}

/** A created object as its writer sent it: what the server sets is taken out. */
function asSent(object: JsonObject): JsonObject {
  const sent = copy(object)
  const metadata = ensure(sent, 'metadata')
  for (const key of ['uid', 'creationTimestamp', 'generation', 'managedFields', 'resourceVersion'])
    Reflect.deleteProperty(metadata, key)
  if (metadata['generateName'] !== undefined && sent['kind'] === 'Pod' && !textAt(metadata, 'name').endsWith('-0'))
    delete metadata['name']
  if (sent['kind'] === 'Job') {
    delete ensure(sent, 'spec')['selector']
    delete ensure(sent, 'spec.template')['metadata']
  }
  if (sent['kind'] === 'DaemonSet')
    delete objectAt(sent, 'metadata.annotations')['deprecated.daemonset.template.generation']
  if (sent['kind'] === 'Pod')
    for (const key of ['priority', 'preemptionPolicy']) Reflect.deleteProperty(ensure(sent, 'spec'), key)
  const fromAdmission = listAt(sent, 'spec.tolerations').every((toleration) => toleration['tolerationSeconds'] === 300)
  if (sent['kind'] === 'Pod' && fromAdmission) delete ensure(sent, 'spec')['tolerations']
  return sent
}

/** An update as its writer sent it. One recorded patch also set an annotation, which the subresource dropped after it was owned. */
function asUpdated(object: JsonObject): JsonObject {
  const sent = copy(object)
  const metadata = ensure(sent, 'metadata')
  delete metadata['resourceVersion']
  delete metadata['generation']
  if (JSON.stringify(metadata).includes('"f:x"')) ensure(sent, 'metadata.annotations')['x'] = 'y'
  return sent
}

/** What differs between two runs is made equal: uids, names after generateName, times, versions. */
function comparable(value: unknown): unknown {
  if (!isObject(value)) return value
  const text = JSON.stringify(value)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replaceAll(/"resourceVersion":"\d+"/g, '"resourceVersion":"N"')
  const object: unknown = JSON.parse(text)
  if (isObject(object) && textAt(object, 'metadata.generateName') !== '')
    ensure(object, 'metadata')['name'] = 'GENERATED'
  return object
}
