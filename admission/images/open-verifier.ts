import type { ApiClient } from '../../cluster/api-client.ts'
import { beforeDeadline } from '../../cluster/before-deadline.ts'
import { createImageSources } from '../../cluster/image-sources.ts'
import { createDockerHost } from '../../cluster/registry/docker-host.ts'
import { createFetch } from '../../cluster/registry/fetch.ts'
import type { ResourceType } from '../../cluster/resource.ts'
import { systemClock } from '../../cluster/system-clock.ts'
import { createVerifyPool } from '../../cluster/verify-pool.ts'
import type { ImageReport } from '../../policies/images/image-report.ts'
import { createImageVerifier } from '../../policies/images/create-image-verifier.ts'
import type { ImageLimits } from '../../policies/images/limits.ts'
import { unknown } from '../../policies/known.ts'
import { createRegistryClient } from '../../policies/registry/client.ts'
import { createHostCredentials } from '../../policies/registry/host-credentials.ts'
import { workerFile } from '../../policies/signatures/worker-file.ts'
import type { Environment } from '../config/config.ts'
import type { OpenVerifier } from './images.ts'

/** What a verifier works with. */
export interface VerifierOptions {
  /** For Secrets, ConfigMaps and ServiceAccounts; absent where there is no cluster. */
  client: ApiClient | undefined
  /** The environment: proxies, and the docker configuration with its helpers. */
  env: Environment
  /** What differs from the usual. */
  limits: Partial<ImageLimits>
  observe: (report: ImageReport) => void
}

/** Opens the verifier of images: registries, threads, and what rules and Pods refer to. This module loads everything that takes. */
export function openVerifier({ client, env, limits, observe }: VerifierOptions): OpenVerifier {
  const registries = createFetch({ proxyEnv: env })
  const host = createHostCredentials(createDockerHost({ env, home: env['HOME'] ?? '' }))
  const pool = createVerifyPool(workerFile)
  const verifier = createImageVerifier({
    client: createRegistryClient({ fetch: registries.fetch, now: () => systemClock.wall() }),
    sources: createImageSources({
      ...{ client, forbidden },
      noCluster: 'heal-admission has no access to a cluster',
      hostCredentials: (registry, repository, deadline) =>
        beforeDeadline(host(registry, repository), deadline, tooLate),
    }),
    verify: (task, repository) => pool.verify(task, repository),
    clock: systemClock,
    limits,
    observe,
  })
  return {
    verifier,
    close: async () => {
      registries.close()
      await pool.close()
    },
  }
}

const tooLate = unknown('the docker configuration was not read in time')

/** The rights that install can give are named as such. */
function forbidden({ kind, resource }: ResourceType, namespace: string): string {
  const refused = `heal-admission may not read ${kind}s in namespace "${namespace}"`
  if (kind === 'Secret') return `${refused}; kubectl heal install --read-pull-secrets allows it`
  return `${refused}; give its ServiceAccount a Role there with get on ${resource}`
}
