import { createCosign, type Cosign } from '../../../cosign/cosign.ts'
import { needsCosign } from '../../../cosign/needs-cosign.ts'
import { needsReferrersRegistry, needsRegistry } from '../../../registry/needs-registry.ts'
import type { RegistryOptions } from '../../../registry/options.ts'
import { startRegistry, type Registry } from '../../../registry/registry.ts'
import { createProduct, type Product } from './product.ts'

/** What a suite on a real registry works with. */
export interface Stage {
  registry: Registry
  product: Product
}

/** The same, with the real cosign. */
export interface CosignStage extends Stage {
  cosign: Cosign
}

/** Registries of both kinds. */
export const registryKinds = ['docker-registry', 'referrers'] as const

/** For a suite: starts a registry before it and stops it after; skips it where there is none to start. */
export function onStage(options: RegistryOptions = {}): () => Stage {
  let stage: Stage | undefined
  before(async function () {
    need(this, options)
    const registry = await startRegistry(options)
    stage = { registry, product: createProduct(registry) }
  })
  after(async () => {
    await stage?.product.close()
    await stage?.registry.stop()
  })
  return () => {
    if (stage === undefined) throw new Error('the suite has not begun')
    return stage
  }
}

/** The same with cosign, which signs in that registry. */
export function onCosignStage(options: RegistryOptions = {}): () => CosignStage {
  let cosign: Cosign | undefined
  let program = ''
  before(function () {
    program = needsCosign(this)
  })
  const stage = onStage(options)
  before(async () => {
    cosign = await createCosign(program, stage().registry)
  })
  after(async () => {
    await cosign?.close()
  })
  return () => {
    if (cosign === undefined) throw new Error('the suite has not begun')
    return { ...stage(), cosign }
  }
}

function need(context: Mocha.Context, { kind }: RegistryOptions): void {
  if (kind === 'referrers') needsReferrersRegistry(context)
  else needsRegistry(context)
}
