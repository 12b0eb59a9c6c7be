import { createImageVerifier } from '../../../policies/images/create-image-verifier.ts'
import type { ImageReport } from '../../../policies/images/image-report.ts'
import type { ImageQuestion, PullContext } from '../../../policies/images/image-verdict.ts'
import type { ImageVerifier } from '../../../policies/images/image-verifier.ts'
import type { ImageLimits } from '../../../policies/images/limits.ts'
import type { ImageSources } from '../../../policies/images/sources.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { absent, known, type Known } from '../../../policies/known.ts'
import type { RegistryAccess, RegistryClient } from '../../../policies/registry/client.ts'
import type { RegistryFault } from '../../../policies/registry/result.ts'
import { registryFailure } from '../../../policies/registry/result.ts'
import { questionFor } from '../../../policies/rules/signed-images/image-question.ts'
import type { SignedImagesOptions } from '../../../policies/rules/signed-images/options.ts'
import type { Candidate } from '../../../policies/signatures/candidate.ts'
import type {
  CandidateVerdict,
  VerificationResult,
  VerificationTask,
} from '../../../policies/signatures/verification.ts'
import { publicKeyPem } from './public-key.ts'
import { createHandClock, type HandClock } from './hand-clock.ts'

/** What the registry, the cluster and the verifier's thread say; a test changes it as it goes. */
export interface World {
  /** By `repository:tag`; a fault: the registry fails with it. Undefined: there is no such image. */
  tags: Record<string, string>
  fails: RegistryFault | undefined
  /** Held back: what the registry is asked is answered when the test lets it. */
  gate: Promise<void> | undefined
  candidates: readonly Candidate[]
  result: VerificationResult | Error
  /** By `namespace/name`. */
  secrets: Record<string, Known<JsonObject>>
  configMaps: Record<string, Known<JsonObject>>
  accounts: Record<string, Known<JsonObject>>
  files: Record<string, Known<string>>
}

/** A verifier in a world of its own. */
export interface Scene {
  world: World
  clock: HandClock
  verifier: ImageVerifier
  /** Everything that the world was asked, in order: `resolve web:1`. */
  asked: string[]
  tasks: VerificationTask[]
  accesses: RegistryAccess[]
  observed: ImageReport[]
  ask(image: string, changes?: QuestionChanges): Promise<ImageReport>
}

/** How a question differs from the usual one. */
export interface QuestionChanges {
  options?: Partial<SignedImagesOptions>
  pull?: Partial<PullContext>
  /** milliseconds from now */
  within?: number
}

export const digest = `sha256:${'a'.repeat(64)}`
export const verified: VerificationResult = {
  verified: true,
  attestors: [{ path: 'attestors[0]', count: 1, satisfied: ['attestors[0]'] }],
  candidates: [candidateVerdict({ satisfies: ['attestors[0]'], signer: 'key SHA256:ab12' })],
}
export const unsigned: VerificationResult = {
  verified: false,
  attestors: [{ path: 'attestors[0]', count: 1, satisfied: [] }],
  candidates: [],
}

/** One row of a result. */
export function candidateVerdict(changes: Partial<CandidateVerdict>): CandidateVerdict {
  return { layout: 'sig-tag', digest: `sha256:${'b'.repeat(64)}`, what: 'signature', satisfies: [], ...changes }
}

/** A question about an image, by a pod of the namespace shop. */
export function questionOf(image: string, { options, pull }: QuestionChanges = {}): ImageQuestion {
  const all = { images: ['*'], attestors: [{ key: { pem: publicKeyPem } }], ...options }
  const rule = { hash: JSON.stringify(all), options: all, source: '/policies/images.yaml' }
  return questionFor(rule, image, { namespace: 'shop', serviceAccount: 'default', secrets: [], ...pull })
}

/** The image r.example.com/web:1 is there and signed, unless the test says otherwise. */
export function createScene(changes: Partial<World> = {}, limits: Partial<ImageLimits> = {}): Scene {
  const world: World = {
    tags: { 'web:1': digest },
    fails: undefined,
    gate: undefined,
    candidates: [],
    result: verified,
    secrets: {},
    configMaps: {},
    accounts: {},
    files: {},
    ...changes,
  }
  const clock = createHandClock()
  const [asked, tasks, accesses, observed]: [string[], VerificationTask[], RegistryAccess[], ImageReport[]] = [
    [],
    [],
    [],
    [],
  ]
  const verifier = createImageVerifier({
    client: clientOf(world, asked, accesses),
    sources: sourcesOf(world, asked),
    verify: (task) => {
      tasks.push(task)
      return world.result instanceof Error ? Promise.reject(world.result) : Promise.resolve(world.result)
    },
    clock,
    limits,
    observe: (report) => observed.push(report),
  })
  const ask: Scene['ask'] = (image, question = {}) =>
    verifier.explain(questionOf(image, question), clock.steady() + (question.within ?? 10_000))
  return { world, clock, verifier, asked, tasks, accesses, observed, ask }
}

function clientOf(world: World, asked: string[], accesses: RegistryAccess[]): RegistryClient {
  const failure = (fault: RegistryFault) => registryFailure(fault, `registry r.example.com: ${fault}`)
  return {
    async resolve({ repository, tag = 'latest' }, access) {
      asked.push(`resolve ${repository}:${tag}`)
      accesses.push(access)
      await world.gate
      const found = world.tags[`${repository}:${tag}`]
      if (world.fails !== undefined) return failure(world.fails)
      return found === undefined ? failure('not-found') : { ok: true, value: found }
    },
    async candidates({ repository }, of, access) {
      asked.push(`candidates ${repository}@${of.slice(7, 10)}`)
      accesses.push(access)
      await world.gate
      return world.fails === undefined ? { ok: true, value: world.candidates } : failure(world.fails)
    },
  }
}

function sourcesOf(world: World, asked: string[]): ImageSources {
  const read =
    (kind: 'secrets' | 'configMaps' | 'accounts') =>
    (namespace: string, name: string): Promise<Known<JsonObject>> => {
      asked.push(`${kind} ${namespace}/${name}`)
      return Promise.resolve(world[kind][`${namespace}/${name}`] ?? absent)
    }
  return {
    secret: read('secrets'),
    configMap: read('configMaps'),
    serviceAccount: read('accounts'),
    file: (path) => Promise.resolve(world.files[path] ?? absent),
    hostCredentials: () => Promise.resolve(absent),
  }
}

/** A pull Secret for r.example.com. */
export function pullSecret(username: string): Known<JsonObject> {
  const auth = Buffer.from(`${username}:secret`).toString('base64')
  const config = JSON.stringify({ auths: { 'r.example.com': { auth } } })
  return known({
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(config).toString('base64') },
  })
}
