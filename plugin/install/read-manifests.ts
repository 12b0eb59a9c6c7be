import { loadAll, JSON_SCHEMA } from 'js-yaml'
import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { HealError } from '../../policies/heal-error.ts'
import { asObject, type JsonObject } from '../../policies/json.ts'
import { kustomize, readKustomization } from './kustomization.ts'

/**
 * The objects of a kustomization of ours in the order in which it names them, as `kubectl kustomize` renders them (which need not
 * be there). Throws a HealError where the package is incomplete.
 */
export async function readManifests(directory: string): Promise<JsonObject[]> {
  const path = join(directory, 'kustomization.yaml')
  if (!existsSync(path))
    throw new HealError('incomplete-package', `${path} is missing, so there is nothing to install`, {
      hint: 'Install the package of kubectl-heal again',
    })
  const [document] = await documentsOf(path)
  const kustomization = readKustomization(document, path)
  const objects = await Promise.all(kustomization.resources.map((resource) => readResource(join(directory, resource))))
  return objects.flat().map((object) => kustomize(object, kustomization))
}

async function readResource(path: string): Promise<JsonObject[]> {
  return (await stat(path)).isDirectory() ? readManifests(path) : documentsOf(path)
}

async function documentsOf(path: string): Promise<JsonObject[]> {
  const documents = loadAll(await readFile(path, 'utf8'), null, { schema: JSON_SCHEMA, filename: path })
  return documents.map((document) => asObject(document)).filter((document) => document !== undefined)
}
