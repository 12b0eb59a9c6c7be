import { randomUUID } from 'node:crypto'
import { createFetch } from '../../../../cluster/registry/fetch.ts'
import { systemClock } from '../../../../cluster/system-clock.ts'
import { createVerifyPool } from '../../../../cluster/verify-pool.ts'
import { createImageVerifier } from '../../../../policies/images/create-image-verifier.ts'
import type { ImageReport } from '../../../../policies/images/image-report.ts'
import type { ImageSources } from '../../../../policies/images/sources.ts'
import type { JsonObject } from '../../../../policies/json.ts'
import { absent, known } from '../../../../policies/known.ts'
import { createRegistryClient } from '../../../../policies/registry/client.ts'
import type { Fetch } from '../../../../policies/registry/fetch.ts'
import { questionFor } from '../../../../policies/rules/signed-images/image-question.ts'
import type { SignedImagesOptions } from '../../../../policies/rules/signed-images/options.ts'
import type { VerificationTask } from '../../../../policies/signatures/verification.ts'
import { workerFile } from '../../../../policies/signatures/worker-file.ts'
import { registryUser, type RegistryUser } from '../../../registry/options.ts'
import type { Registry } from '../../../registry/registry.ts'

/** What a rule says, but for how the registry is reached. */
export type Rule = Pick<SignedImagesOptions, 'attestors'> & Partial<SignedImagesOptions>

/** The product's verifier with everything real: registry client, worker threads, clock. */
export interface Product {
  /** Asks anew: nothing is remembered of an earlier question. */
  /** `secret` is the pull Secret of the pod that asks; without it that of the registry's user. */
  ask(image: string, rule: Rule, secret?: JsonObject): Promise<ImageReport>
  /** The same question so many times at once. */
  askAtOnce(times: number, image: string, rule: Rule): Promise<ImageReport[]>
  /** How much was asked of the registry and of the worker threads so far. */
  work(): { requests: number; verifications: number }
  close: () => Promise<void>
}

const patience = 20_000

/** Makes a verifier for the images of one registry. */
export function createProduct({ host, ca, user }: Registry): Product {
  const way = createFetch()
  const pool = createVerifyPool(workerFile)
  const work = { requests: 0, verifications: 0 }
  const fetch: Fetch = (request) => {
    work.requests += 1
    return way.fetch(request)
  }
  const verify = (task: VerificationTask) => {
    work.verifications += 1
    return pool.verify(task)
  }
  const reached = ca === undefined ? { host, insecure: true } : { host, ca }
  const ofUser = user === undefined ? undefined : pullSecret(host, user)
  const pull = { namespace: 'shop', serviceAccount: 'default', secrets: ['pull'] }

  async function askAtOnce(times: number, image: string, rule: Rule, secret = ofUser): Promise<ImageReport[]> {
    const client = createRegistryClient({ fetch, now: () => Date.now() })
    const verifier = createImageVerifier({ client, sources: sourcesWith(secret), verify, clock: systemClock })
    const options: SignedImagesOptions = { images: ['*'], registries: [reached], ...rule }
    const question = questionFor({ hash: randomUUID(), options, source: '/policy.yaml' }, image, pull)
    const deadline = systemClock.steady() + patience
    return Promise.all(Array.from({ length: times }, () => verifier.explain(question, deadline)))
  }

  async function ask(image: string, rule: Rule, secret?: JsonObject): Promise<ImageReport> {
    const [report] = await askAtOnce(1, image, rule, secret)
    if (report === undefined) throw new Error('no answer')
    return report
  }

  async function close(): Promise<void> {
    way.close()
    await pool.close()
  }

  return { ask, askAtOnce, work: () => ({ ...work }), close }
}

/** A Secret of type kubernetes.io/dockerconfigjson, with a user and a password. */
export function pullSecret(host: string, { username, password }: Omit<RegistryUser, 'identityToken'>): JsonObject {
  return secretOf(host, { auth: base64(`${username}:${password}`) })
}

/** The same with an identity token in place of the password. */
export function identityTokenSecret(host: string): JsonObject {
  return secretOf(host, { identitytoken: registryUser.identityToken })
}

function secretOf(host: string, entry: Record<string, string>): JsonObject {
  const data = { '.dockerconfigjson': base64(JSON.stringify({ auths: { [host]: entry } })) }
  return { type: 'kubernetes.io/dockerconfigjson', data }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

function sourcesWith(secret: JsonObject | undefined): ImageSources {
  const nothing = () => Promise.resolve(absent)
  return {
    secret: () => Promise.resolve(secret === undefined ? absent : known(secret)),
    configMap: nothing,
    serviceAccount: nothing,
    file: nothing,
    hostCredentials: nothing,
  }
}
