import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dump, loadAll } from 'js-yaml'
import { listAt } from '../sandbox/json.ts'
import type { JsonObject } from '../sandbox/types.ts'
import { shippedSets } from './admission-server.ts'
import type { ShopRegistry } from './registry.ts'

/** Writes the shipped policies into a folder; `signed-images` is changed as its comments say: our registry, and who signs for it. */
export async function writePolicies(folder: string, registry: ShopRegistry): Promise<void> {
  await mkdir(folder)
  const names = (await readdir(shippedSets)).filter((name) => name.endsWith('.yaml'))
  for (const name of names) {
    const policies = loadAll(await readFile(join(shippedSets, name), 'utf8')) as JsonObject[]
    for (const rule of policies.flatMap((policy) => listAt(policy, 'spec.rules')))
      if ('signedImages' in rule) rule['signedImages'] = signedByTheShop(registry)
    await writeFile(join(folder, name), policies.map((policy) => dump(policy)).join('---\n'))
  }
}

function signedByTheShop({ host, ca, releaseKey }: ShopRegistry): JsonObject {
  return {
    images: [`${host}/*`],
    attestors: [{ key: { pem: releaseKey } }],
    registries: [{ host, ca }],
  }
}
