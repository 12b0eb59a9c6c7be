import { homedir } from 'node:os'
import { configPaths, createDockerHost } from '../../cluster/registry/docker-host.ts'
import { createFetch } from '../../cluster/registry/fetch.ts'
import { systemClock } from '../../cluster/system-clock.ts'
import { createVerifyPool } from '../../cluster/verify-pool.ts'
import { createImageVerifier } from '../../policies/images/create-image-verifier.ts'
import type { ImageVerifier } from '../../policies/images/image-verifier.ts'
import { createRegistryClient } from '../../policies/registry/client.ts'
import { createHostCredentials, type HostCredentials } from '../../policies/registry/host-credentials.ts'
import { workerFile } from '../../policies/signatures/worker-file.ts'
import { clusterSources, type Reach } from './cluster-sources.ts'
import { createHostLogins, type HostLogins } from './host-logins.ts'

/** A verifier with what it runs on. */
export interface OpenVerifier {
  verifier: ImageVerifier
  logins: HostLogins
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
  const { env } = process
  const { fetch, close: closeFetch } = createFetch({ proxyEnv: env })
  const host: HostCredentials = createHostCredentials(createDockerHost({ env, home: homedir() }))
  const logins = createHostLogins(host, configPaths(env, homedir()))
  const pool = createVerifyPool(workerFile)
  const verifier = createImageVerifier({
    client: createRegistryClient({ fetch, now: () => systemClock.wall() }),
    sources: clusterSources(reach, logins.credentials),
    verify: (task, repository) => pool.verify(task, repository),
    clock: systemClock,
    limits: { workFor: timeout },
  })
  return {
    verifier,
    logins,
    close: async () => {
      closeFetch()
      await pool.close()
    },
  }
}
