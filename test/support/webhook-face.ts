import fastJsonPatch from 'fast-json-patch'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildApp } from '../../admission/app.ts'
import { createMetrics } from '../../admission/metrics.ts'
import type { ClusterReader } from '../../cluster/reader.ts'
import type { EvaluationRequest } from '../../policies/evaluate/request.ts'
import type { AskImages } from '../../policies/images/answered.ts'
import type { ImageVerdicts } from '../../policies/images/image-verdict.ts'
import { asString, dig, isObject, type JsonObject } from '../../policies/json.ts'
import { absent, known, unknown } from '../../policies/known.ts'
import { applyApiDefaults } from '../../policies/kubernetes/api-defaults.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import { reviewOf } from './case-request.ts'

/** What a validating webhook answered, as the API server reads it. */
export interface WebhookAnswer {
  allowed: boolean
  message: string | undefined
  warnings: readonly string[]
}

/** The webhook app over a set, with a cluster of which these objects can be read and no others, and what is known of images. */
export function webhookFace(
  set: PolicySet,
  cluster: readonly JsonObject[],
  now: number,
  images?: ImageVerdicts,
): FastifyInstance {
  return buildApp({
    policies: () => set,
    ...(images === undefined ? {} : { images: answering(images) }),
    reader: readerOf(cluster),
    maxAction: undefined,
    metrics: createMetrics({ processMetrics: false }),
    log: pino({ level: 'silent' }),
    now: () => now,
    draining: () => false,
    requireClientCertificate: false,
    clientNames: [],
    readiness: () => {
      throw new Error('not asked')
    },
  })
}

/** Answers from memory, like a verifier that has seen everything before. */
function answering(images: ImageVerdicts): AskImages {
  const unseen = { outcome: 'indeterminate', reason: 'no registry is asked here', offline: true } as const
  return { peek: images, verify: (question) => Promise.resolve(images(question) ?? unseen) }
}

/** What an API server does with a write: the mutating webhook, its patch, API defaults again, the validating webhook. */
export async function admit(app: FastifyInstance, request: EvaluationRequest): Promise<WebhookAnswer> {
  const mutated = await post(app, '/mutate', reviewOf(request))
  const patch = asString(mutated['patch'])
  return validate(app, reviewOf(patch === undefined ? request : { ...request, object: patched(request, patch) }))
}

/** The answer of `/validate` to a review. */
export async function validate(app: FastifyInstance, review: JsonObject): Promise<WebhookAnswer> {
  const response = await post(app, '/validate', review)
  const warnings = Array.isArray(response['warnings']) ? response['warnings'].map(String) : []
  return { allowed: response['allowed'] === true, message: asString(dig(response, 'status', 'message')), warnings }
}

async function post(app: FastifyInstance, url: string, review: JsonObject): Promise<JsonObject> {
  const answer = await app.inject({ method: 'POST', url: `${url}?timeout=10s`, payload: review })
  const body: unknown = answer.json()
  const response = dig(body, 'response')
  if (!isObject(response)) throw new Error(`${url}: ${answer.body}`)
  return response
}

function patched(request: EvaluationRequest, patch: string): JsonObject {
  const operations = JSON.parse(Buffer.from(patch, 'base64').toString('utf8')) as fastJsonPatch.Operation[]
  const object = structuredClone(request.object ?? {})
  return applyApiDefaults(fastJsonPatch.applyPatch(object, operations, true).newDocument)
}

function readerOf(cluster: readonly JsonObject[]): ClusterReader {
  const find = (kind: string | undefined, name: string): JsonObject | undefined =>
    cluster.find((object) => object['kind'] === kind && dig(object, 'metadata', 'name') === name)
  return {
    getNamespace: (name) => {
      const found = find('Namespace', name)
      return Promise.resolve(found === undefined ? absent : known(found))
    },
    getObject: ({ resource, namespace, name }) => {
      const kind = kinds[resource]
      const found = find(kind, name)
      const reason = `${String(kind)} ${namespace}/${name} is not among the documents given`
      return Promise.resolve(found === undefined ? unknown(reason) : known(found))
    },
    close: () => undefined,
  }
}

const kinds: Record<string, string> = {
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
  replicasets: 'ReplicaSet',
  replicationcontrollers: 'ReplicationController',
  pods: 'Pod',
  jobs: 'Job',
  cronjobs: 'CronJob',
}
