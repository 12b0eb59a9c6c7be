import { createFetch } from '../../../cluster/registry/fetch.ts'
import { systemClock } from '../../../cluster/system-clock.ts'
import type { VerifyPool } from '../../../cluster/verify-pool.ts'
import { createImageVerifier } from '../../../policies/images/create-image-verifier.ts'
import type { ImageReport } from '../../../policies/images/image-report.ts'
import { absent } from '../../../policies/known.ts'
import { createRegistryClient } from '../../../policies/registry/client.ts'
import type { Fetch } from '../../../policies/registry/fetch.ts'
import { questionFor } from '../../../policies/rules/signed-images/image-question.ts'
import type { Registry } from '../../registry/registry.ts'
import { signingKey } from '../../signing/keys.ts'

const nothing = () => Promise.resolve(absent)
const sources = {
  secret: nothing,
  configMap: nothing,
  serviceAccount: nothing,
  file: nothing,
  hostCredentials: nothing,
}

/** Verifies an image as for the first time: nothing is remembered, and no connection is open. `watch` sees every exchange. */
export async function verifyCold(
  { host, ca = '' }: Registry,
  image: string,
  pool: VerifyPool,
  watch: (fetch: Fetch) => Fetch = (fetch) => fetch,
): Promise<ImageReport> {
  const way = createFetch()
  const client = createRegistryClient({ fetch: watch(way.fetch), now: () => Date.now() })
  const verifier = createImageVerifier({ client, sources, verify: (task) => pool.verify(task), clock: systemClock })
  const options = { images: ['*'], attestors: [{ key: { pem: signingKey('p256').pem } }], registries: [{ host, ca }] }
  const pull = { namespace: '', serviceAccount: 'default', secrets: [] }
  const question = questionFor({ hash: 'bench', options, source: '/bench.yaml' }, image, pull)
  try {
    return await verifier.explain(question, systemClock.steady() + 30_000)
  } finally {
    way.close()
  }
}
