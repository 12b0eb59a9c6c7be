import type { JsonObject } from '../../policies/json.ts'
import { baseDirectory, pullSecretsDirectory, scanDirectory } from './names.ts'
import { readManifests } from './read-manifests.ts'
import { withSettings, type Settings } from './settings.ts'

/** What an installation may have besides the base. */
export interface Parts {
  /** The CronJob that scans. */
  scan: boolean
  /** The right to read pull Secrets in every namespace. */
  pullSecrets: boolean
}

/** The manifests with a person's choices: what a dry run without a cluster prints. */
export async function manifestsFor(settings: Settings & Parts): Promise<JsonObject[]> {
  return withSettings(await readAll(settings), settings)
}

/** The manifests of the package, with those of the parts that are wanted. */
export async function readAll({ scan, pullSecrets }: Parts): Promise<JsonObject[]> {
  const directories = [baseDirectory, ...(scan ? [scanDirectory] : []), ...(pullSecrets ? [pullSecretsDirectory] : [])]
  return (await Promise.all(directories.map(readManifests))).flat()
}
