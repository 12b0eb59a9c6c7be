import { parentPort } from 'node:worker_threads'
import type { VerificationTask } from './verification.ts'
import { verifyArtifact, type ArtifactTask } from './verify-artifact.ts'
import { verifyImage } from './verify-image.ts'

// A thread of its own (cluster/verify-pool.ts): says that it is loaded, then answers each task with its result.
parentPort?.on('message', (task: VerificationTask | ArtifactTask) => {
  parentPort?.postMessage('bundle' in task ? verifyArtifact(task) : verifyImage(task))
})
parentPort?.postMessage('ready')
