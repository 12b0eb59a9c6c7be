import type { VerificationResult, VerificationTask } from '../policies/signatures/verification.ts'
import { createWorkerPool, workerPoolLimits, type WorkerPoolLimits } from './worker-pool.ts'

/** Verifies signatures in threads of their own, each task two seconds at most. */
export interface VerifyPool {
  /**
   * Never rejects: what could not be done is the result's `problem`. The candidates' bytes move to the thread and are empty here
   * afterwards. Repositories are served by turns.
   */
  verify(task: VerificationTask, repository?: string): Promise<VerificationResult>
  close(): Promise<void>
}

/** A pool over the file of policies/signatures/worker-file.ts; nothing starts before the first task. */
export function createVerifyPool(file: string, limits: Partial<WorkerPoolLimits> = {}): VerifyPool {
  const pool = createWorkerPool<VerificationTask, VerificationResult>(file, { ...workerPoolLimits, ...limits })
  return {
    async verify(task, repository) {
      const ran = await pool.run(task, bytesOf(task), repository)
      if (ran.ok) return ran.value
      const problem = `the signatures could not be verified: ${ran.message}`
      return { verified: false, attestors: [], candidates: [], problem }
    },
    close: () => pool.close(),
  }
}

function bytesOf({ candidates }: VerificationTask): Uint8Array[] {
  return candidates.flatMap(({ material }) => {
    if (material.kind === 'unreadable') return []
    return [material.kind === 'simple-signing' ? material.payload : material.json]
  })
}
