import type { ImageReference } from '../registry/reference.ts'
import type { RegistryResult } from '../registry/result.ts'
import { createRooms, type Room } from '../registry/room.ts'
import type { SignatureRule } from '../rules/signed-images/signature-rule.ts'
import type { VerificationResult, VerificationTask } from '../signatures/verification.ts'
import { createFlights } from './flights.ts'
import type { CacheState } from './image-report.ts'
import { createMemory, type Aged } from './memory.ts'
import type { ImageAccess } from './registry-access.ts'
import type { RuleMaterial } from './rule-material.ts'
import type { Settings } from './settings.ts'

/** One image's digest, and what it is to be verified with. */
export interface VerificationQuestion {
  reference: ImageReference
  digest: string
  rule: SignatureRule
  material: Extract<RuleMaterial, { ok: true }>
  access: ImageAccess
}

/** What the signatures of a digest came to, and where that is from. */
export interface FoundResult {
  result: VerificationResult
  state: CacheState
}

/** Verifications, remembered: that a digest is signed for a long time, that it is not for a short one. */
export interface Verifications {
  find(question: VerificationQuestion): Promise<Aged<RegistryResult<FoundResult>>>
  /** Without asking: that the digest was verified, be it a while ago. */
  kept(question: VerificationQuestion): FoundResult | undefined
}

type Found = Aged<RegistryResult<FoundResult>>

/** Equal questions under way share one look into the registry and one verification. */
export function createVerifications(settings: Settings): Verifications {
  const { client, clock, limits } = settings
  const memory = { now: () => clock.steady(), limit: limits.remembered }
  const verified = createMemory<VerificationResult>(memory.now, memory.limit, limits.staleFor)
  // What one may not see of a registry must not deny another's image: kept apart by credentials.
  const refused = createMemory<VerificationResult>(memory.now, memory.limit)
  const flights = createFlights<Found>()
  const newRoom = createRooms(limits.material, limits.materialOfEach)

  async function start(question: VerificationQuestion, key: string, ownKey: string): Promise<Found> {
    const room = newRoom()
    try {
      return await startIn(room, question, key, ownKey)
    } finally {
      room.leave()
    }
  }

  async function startIn(room: Room, question: VerificationQuestion, key: string, ownKey: string): Promise<Found> {
    const { reference, digest, access } = question
    const found = await client.candidates(reference, digest, access.access, clock.abortIn(limits.workFor), room)
    if (!found.ok) return { value: found, freshUntil: 0 }
    const result = await settings.verify(taskOf(question, found.value, clock.wall()), repositoryOf(reference))
    const freshUntil = result.problem === undefined ? clock.steady() + lifeOf(result, settings) : 0
    if (result.verified) verified.put(key, { value: result, freshUntil })
    else refused.put(ownKey, { value: result, freshUntil })
    return { value: ok(result, 'miss'), freshUntil }
  }

  return {
    async find(question) {
      const key = keyOf(question)
      const ownKey = `${key} ${question.access.id}`
      const fresh = verified.fresh(key) ?? refused.fresh(ownKey)
      if (fresh !== undefined) return { ...fresh, value: ok(fresh.value, 'hit') }
      return flights.join(ownKey, () => start(question, key, ownKey))
    },
    kept(question) {
      const key = keyOf(question)
      const result = verified.kept(key)
      return result === undefined ? undefined : { result, state: verified.fresh(key) === undefined ? 'stale' : 'hit' }
    },
  }
}

function lifeOf({ verified }: VerificationResult, { limits }: Settings): number {
  return verified ? limits.verifiedFor : limits.violationFor
}

function ok(result: VerificationResult, state: CacheState): RegistryResult<FoundResult> {
  return { ok: true, value: { result, state } }
}

function keyOf({ reference, digest, rule, material }: VerificationQuestion): string {
  return `${repositoryOf(reference)}@${digest} ${rule.hash} ${material.hash}`
}

function repositoryOf({ registry, repository }: ImageReference): string {
  return `${registry}/${repository}`
}

function taskOf(
  { digest, rule: { options }, material: { material } }: VerificationQuestion,
  candidates: VerificationTask['candidates'],
  now: number,
): VerificationTask {
  return { digest, candidates, ...material, ...(options.tlog === undefined ? {} : { tlog: options.tlog }), now }
}
