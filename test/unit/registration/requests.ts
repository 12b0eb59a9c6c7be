import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EvaluationRequest } from '../../../policies/evaluate/request.ts'
import { parseReview } from '../../../policies/evaluate/review.ts'
import { asArray, asString, dig, digObject, isObject, type JsonObject } from '../../../policies/json.ts'
import { absent, known, unknown } from '../../../policies/known.ts'
import { reviewOf } from '../../support/case-request.ts'
import { defaultedRequest } from '../../support/load-case.ts'
import type { Dice } from '../../support/mutations.ts'
import { loadRuleCases } from '../../support/rule-cases.ts'
import { requestOf, type Asked } from './interpreter.ts'

const folder = join(import.meta.dirname, '../../fixtures/reviews')

/** The recorded requests of a real API server, by file. */
export const recorded: readonly [string, JsonObject][] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, requestOf(JSON.parse(readFileSync(join(folder, name), 'utf8')))])

/** The requests of all cases of all rules, by name, as an API server would send them. */
export async function caseRequests(): Promise<[string, JsonObject][]> {
  const cases = [...(await loadRuleCases()).values()].flat()
  return cases.map((one) => [one.name, stored(requestOf(reviewOf(defaultedRequest(one))))])
}

/** An API server sends no nulls, and every object has metadata. */
function stored(request: JsonObject): JsonObject {
  const withMetadata = (value: unknown): unknown => (isObject(value) ? { metadata: {}, ...value } : value)
  const plain = JSON.parse(JSON.stringify(request), (_, value: unknown) => value ?? undefined) as JsonObject
  return { ...plain, object: withMetadata(plain['object']), oldObject: withMetadata(plain['oldObject']) }
}

const namespaceLabels: Readonly<Record<string, JsonObject>> = {
  'prod-shop': { env: 'prod', team: 'shop' },
  production: { env: 'prod' },
  dev: { env: 'dev', team: 'core' },
  default: {},
  'prod-sandbox': { env: 'test' },
}

const controller = 'system:serviceaccount:kube-system:'
const users = [
  ...['alice', 'system:node:worker-1', 'system:kube-controller-manager', 'system:kube-scheduler', ''],
  ...['replicaset', 'deployment', 'job', 'daemon-set'].map((name) => `${controller}${name}-controller`),
  ...[`${controller}generic-garbage-collector`, `${controller}horizontal-pod-autoscaler`, `${controller}mallory`],
  'system:serviceaccount:dev:replicaset-controller',
]

const owners = [
  ['apps/v1', 'ReplicaSet'],
  ['apps/v1', 'Deployment'],
  ['v1', 'ReplicationController'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['example.com/v1', 'ReplicaSet'],
  ['apps/v1', 'StatefulSet'],
] as const

/** The same request elsewhere, by somebody else, of an object with other metadata. */
export function varied(request: JsonObject, roll: Dice): JsonObject {
  const operation = request['operation']
  const subresource =
    roll(3) > 0 || operation !== 'UPDATE' ? asString(request['subResource']) : anotherOf(request, roll)
  const seed = roll(2 ** 30)
  return {
    ...request,
    namespace: Object.keys(namespaceLabels)[roll(5)] ?? 'default',
    ...(subresource === undefined ? {} : { subResource: subresource }),
    userInfo: roll(2) === 0 ? request['userInfo'] : { username: users[roll(users.length)], groups: [] },
    object: withMetadata(specOf(request, subresource), seed, roll, operation === 'CREATE'),
    oldObject: withMetadata(request['oldObject'], seed, roll, true),
  }
}

/** Before a webhook validates a change of `/status`, the API server has put the stored spec back. */
function specOf({ object, oldObject }: JsonObject, subresource: string | undefined): unknown {
  return subresource === 'status' && isObject(object) ? { ...object, spec: dig(oldObject, 'spec') } : object
}

function anotherOf(request: JsonObject, roll: Dice): string | undefined {
  const isPod = dig(request, 'resource', 'resource') === 'pods'
  if (dig(request, 'object', 'kind') === 'Scale') return 'scale'
  return isPod ? ['resize', 'ephemeralcontainers', 'status', undefined][roll(4)] : ['status', undefined][roll(2)]
}

/** Old and new object are changed alike, and sometimes one of them once more. */
function withMetadata(object: unknown, seed: number, roll: Dice, isStored: boolean): unknown {
  if (!isObject(object) || object['kind'] === 'Scale') return object
  const metadata = digObject(object, 'metadata') ?? {}
  const same = (faces: number, salt: number): boolean => (seed >> salt) % faces === 0 || roll(20) === 0
  const [apiVersion, kind] = owners[seed % owners.length] ?? ['v1', 'Pod']
  const owner = { apiVersion, kind, name: 'owner', uid: 'owner-uid', ...(same(8, 3) ? {} : { controller: true }) }
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(same(4, 1) ? { labels: { ...digObject(metadata, 'labels'), tier: ['production', 'dev'][seed % 2] } } : {}),
      ...(same(9, 2) ? { labels: undefined } : {}),
      ...(roll(6) === 0 ? { labels: { ...digObject(metadata, 'labels'), team: 'shop' } } : {}),
      ...(same(3, 4) ? { ownerReferences: [owner] } : {}),
      ...(same(7, 5) ? { annotations: { ...digObject(metadata, 'annotations'), owner: 'shop' } } : {}),
      ...(same(9, 6) ? { annotations: { 'kubernetes.io/config.mirror': 'x' } } : {}),
      ...(isStored && same(10, 7) ? { deletionTimestamp: '2026-11-20T22:00:00Z' } : {}),
      ...(roll(12) === 0 ? { managedFields: [{}] } : {}),
    },
  }
}

/** The question as the API server's selectors and the evaluator see it; owners are what the stored object claims, or not there, or unread. */
export function askedOf(request: JsonObject, roll: Dice): { asked: Asked; evaluation: EvaluationRequest | undefined } {
  const clean = JSON.parse(JSON.stringify(request)) as JsonObject
  const namespace = asString(clean['namespace']) ?? ''
  const labels = { ...namespaceLabels[namespace], 'kubernetes.io/metadata.name': namespace }
  const parsed = parseReview({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: clean })
  const asked = { request: clean, namespaceLabels: labels }
  if (!parsed.ok) return { asked, evaluation: undefined }
  const owner = ownerOf(clean)
  const chain = owner === undefined ? absent : [known([owner]), absent, unknown('of a test')][roll(3)]
  return {
    asked,
    evaluation: {
      ...parsed.request,
      surroundings: {
        namespace: known({ metadata: { name: namespace, labels } }),
        workload: roll(2) === 0 ? unknown('of a test') : absent,
        owners: chain ?? absent,
      },
    },
  }
}

function ownerOf(request: JsonObject): JsonObject | undefined {
  const owned = request['operation'] === 'CREATE' ? request['object'] : request['oldObject']
  const reference = asArray(dig(owned, 'metadata', 'ownerReferences'))
    .filter(isObject)
    .find((one) => one['controller'] === true)
  if (reference === undefined) return undefined
  const { apiVersion, kind, name, uid } = reference
  return { apiVersion, kind, metadata: { name, uid, labels: { app: 'web' } }, spec: {} }
}
