import { findProgram } from '../programs/program.ts'
import { dockerRegistry } from '../registry/programs.ts'
import { startRegistry } from '../registry/registry.ts'
import { measureBlocked } from './signatures/blocked.ts'
import { measureCold } from './signatures/cold.ts'
import { measureWarm } from './signatures/warm.ts'
import type { Measure } from './webhook.ts'

/**
 * What verifying signatures costs, with a real registry: a remembered verdict in the webhook, a first verification beside the bare
 * requests, and how long hostile signatures keep the event loop. Needs the build in dist/.
 */
export async function benchSignatures(options: { quick: boolean; print: (line: string) => void }): Promise<Measure[]> {
  if (findProgram(dockerRegistry) === undefined) {
    options.print(`signatures are not measured: ${dockerRegistry.howToGetIt}`)
    return []
  }
  const registry = await startRegistry({ tls: true })
  try {
    return [
      await measureWarm(registry, options),
      ...(await measureCold(registry, options)),
      await measureBlocked(registry),
    ]
  } finally {
    await registry.stop()
  }
}
