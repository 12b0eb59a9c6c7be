import type { JsonObject } from '../../policies/json.ts'
import { baseDirectory, scanDirectory } from './names.ts'
import { readManifests } from './read-manifests.ts'
import { withSettings, type Settings } from './settings.ts'

/** The manifests with a person's choices: what a dry run without a cluster prints. */
export async function manifestsFor(settings: Settings & { scan: boolean }): Promise<JsonObject[]> {
  return withSettings(await readAll(settings.scan), settings)
}

/** The manifests of the package, with those of the scan where it is wanted. */
export async function readAll(scan: boolean): Promise<JsonObject[]> {
  return [...(await readManifests(baseDirectory)), ...(scan ? await readManifests(scanDirectory) : [])]
}
