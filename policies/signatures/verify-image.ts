import { isSha256Digest } from '../sha256-digest.ts'
import { countedEntries } from './attestors/count.ts'
import { readAttestors } from './attestors/ready-attestors.ts'
import type { Attestor } from './attestor.ts'
import { judgeCandidate, refused } from './judge-candidate.ts'
import type { Judged, Question } from './judge-candidate.ts'
import { LIMITS } from './limits.ts'
import { sizeOf } from './material/read-material.ts'
import { readContext } from './read-context.ts'
import type { VerificationResult, VerificationTask } from './verification.ts'

/**
 * Answers whether an image is signed as the attestors want, and says of every candidate what it came to. Synchronous, without
 * network or clock; whatever the bytes are, it neither throws nor takes long: see LIMITS.
 */
export function verifyImage(task: VerificationTask): VerificationResult {
  try {
    const question = readQuestion(task)
    return typeof question === 'string' ? unanswered(task, question) : answer(task, question)
  } catch (error) {
    return unanswered(task, `unexpected error: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** What all candidates are judged by, or why the task cannot be answered. */
function readQuestion(task: VerificationTask): Question | string {
  const { digest } = task
  if (!isSha256Digest(digest)) return 'the image has no sha256 digest'
  const attestors = readAttestors(task.attestors)
  if (!attestors.ok) return attestors.problem
  const { entries } = attestors
  const context = readContext(
    task,
    entries.flatMap(({ signers }) => signers),
  )
  if (!context.ok) return context.problem
  const sha256 = Buffer.from(digest.slice('sha256:'.length), 'hex')
  return { digest, signed: { sha256 }, entries, context: context.context }
}

function answer({ candidates, attestors }: VerificationTask, question: Question): VerificationResult {
  let left: number = LIMITS.total
  const judged = candidates.map((candidate) => {
    left -= sizeOf(candidate.material)
    return left < 0
      ? refused(candidate, 'unknown', 'not read: the image has more than 32 MiB of them')
      : judgeCandidate(candidate, question)
  })
  const rows = attestors.map((attestor) => countAttestor(attestor, judged))
  return {
    verified: rows.every(({ satisfied, count }) => satisfied.length >= count),
    attestors: rows,
    candidates: judged.map(({ verdict }) => verdict),
  }
}

function countAttestor(
  { path, count, entries }: Attestor,
  judged: readonly Judged[],
): VerificationResult['attestors'][number] {
  const satisfied = entries.map((entry) => {
    const by = judged.map((each) => each.satisfied.get(entry)).filter((id) => id !== undefined)
    return { path: entry.path, by: new Set(by) }
  })
  return { path, count: Math.max(1, count), satisfied: countedEntries(satisfied) }
}

function unanswered({ attestors, candidates }: VerificationTask, problem: string): VerificationResult {
  return {
    verified: false,
    attestors: attestors.map(({ path, count }) => ({ path, count, satisfied: [] })),
    candidates: candidates.map((candidate) => refused(candidate, 'unknown', 'not looked at').verdict),
    problem,
  }
}
