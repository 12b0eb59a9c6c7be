import { createWorkerPool, workerPoolLimits } from '../../cluster/worker-pool.ts'
import { HealError } from '../../policies/heal-error.ts'
import type { ArtifactTask, ArtifactVerdict } from '../../policies/signatures/verify-artifact.ts'
import { workerFile } from '../../policies/signatures/worker-file.ts'
import { refuseIncomplete, type BundleFlags } from './bundle-flags.ts'
import { bundleTask } from './bundle-task.ts'

/** What a bundle came to; a stable format (docs/verify.md). */
export interface BundleResult {
  bundle: string
  /** What must have been signed. */
  digest: string
  outcome: 'verified' | 'violation'
  /** `signature`, or `attestation TYPE` */
  what: string
  /** null where nobody's signature verified */
  signer: string | null
  /** null where it is verified */
  reason: string | null
  durationMilliseconds: number
}

/** How much of an artifact is hashed in a millisecond, on a slow machine (bytes). */
const hashedInAMillisecond = 20_000

/** Verifies a bundle on disk, in a thread that is ended when it takes too long. Throws a HealError for what cannot be answered. */
export async function verifyBundle(path: string, flags: BundleFlags, now: number): Promise<BundleResult> {
  refuseIncomplete(flags)
  const { task, digest } = await bundleTask(path, flags, now)
  const since = performance.now()
  const verdict = await inThread(task)
  const durationMilliseconds = Math.round(performance.now() - since)
  const { verified, what, signer = null, reason = 'it is not what was asked for', problem } = verdict
  if (problem !== undefined)
    throw new HealError('indeterminate', `${path} cannot be verified: ${problem}`, {
      hint: 'Nothing is known of it then: do not trust it',
    })
  if (!verified && what === 'unknown')
    throw new HealError('input', `--bundle: ${path}: ${reason}`, {
      hint: 'Give a Sigstore bundle, version 0.1 to 0.3, as "cosign sign-blob --bundle FILE" writes it',
    })
  const outcome = verified ? 'verified' : 'violation'
  return { bundle: path, digest, outcome, what, signer, reason: verified ? null : reason, durationMilliseconds }
}

async function inThread(task: ArtifactTask): Promise<ArtifactVerdict> {
  const { bundle, artifact } = task
  const bytes = 'bytes' in artifact ? [bundle, artifact.bytes] : [bundle]
  const size = bytes.reduce((sum, each) => sum + each.byteLength, 0)
  const taskFor = workerPoolLimits.taskFor + Math.ceil(size / hashedInAMillisecond)
  const pool = createWorkerPool<ArtifactTask, ArtifactVerdict>(workerFile, { ...workerPoolLimits, threads: 1, taskFor })
  try {
    const ran = await pool.run(task, bytes)
    return ran.ok ? ran.value : { verified: false, what: 'unknown', problem: ran.message }
  } finally {
    await pool.close()
  }
}
