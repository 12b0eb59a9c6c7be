import { homedir } from 'node:os'
import { createDockerHost } from '../../cluster/registry/docker-host.ts'
import { createFetch } from '../../cluster/registry/fetch.ts'
import { systemClock } from '../../cluster/system-clock.ts'
import { createVerifyPool } from '../../cluster/verify-pool.ts'
import { createImageVerifier } from '../../policies/images/create-image-verifier.ts'
import type { ImageVerifier } from '../../policies/images/image-verifier.ts'
import { createRegistryClient } from '../../policies/registry/client.ts'
import { createHostCredentials } from '../../policies/registry/host-credentials.ts'
import { workerFile } from '../../policies/signatures/worker-file.ts'
import { clusterSources, type Reach } from './cluster-sources.ts'

/** A verifier with what it runs on. */
export interface OpenVerifier {
  verifier: ImageVerifier
  close(): Promise<void>
}

/** What one run's verifier is given. */
export interface VerifierOptions {
  reach: Reach
  /** The most that one image may take (milliseconds). */
  timeout: number
}

/** A verifier for one run: this machine's network, proxies and docker configuration, threads for signatures. */
export function openVerifier({ reach, timeout }: VerifierOptions): OpenVerifier {
  const { fetch, close: closeFetch } = createFetch({ proxyEnv: process.env })
  const host = createHostCredentials(createDockerHost({ env: process.env, home: homedir() }))
  const pool = createVerifyPool(workerFile)
  const verifier = createImageVerifier({
    client: createRegistryClient({ fetch, now: () => systemClock.wall() }),
    sources: clusterSources(reach, (registry, repository) => host(registry, repository)),
    verify: (task) => pool.verify(task),
    clock: systemClock,
    limits: { workFor: timeout },
  })
  return {
    verifier,
    close: async () => {
      closeFetch()
      await pool.close()
    },
  }
}
