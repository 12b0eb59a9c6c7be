import { asObject, type JsonObject } from '../../policies/json.ts'
import { printData } from '../output/data.ts'

/** How manifests are printed: documents of YAML, or one List in JSON. */
export type ManifestFormat = 'yaml' | 'json'

/** Manifests for `kubectl apply -f -`, in their order; managedFields are left out. */
export function printManifests(objects: readonly JsonObject[], format: ManifestFormat): string {
  const shown = objects.map(withoutManagedFields)
  if (format === 'json') return printData({ apiVersion: 'v1', kind: 'List', items: shown }, 'json')
  return shown.map((object) => printData(object, 'yaml')).join('---\n')
}

function withoutManagedFields(object: JsonObject): JsonObject {
  const metadata = Object.entries(asObject(object['metadata']) ?? {}).filter(([key]) => key !== 'managedFields')
  return { ...object, metadata: Object.fromEntries(metadata) }
}
