import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { printData } from './data.ts'

/** kubectl's formats of one object. */
export type ObjectFormat = 'yaml' | 'json' | 'name'

/** An object as kubectl prints it; `name` is `driftexception.kubectl-heal.io/web`. */
export function printObject(object: JsonObject, format: ObjectFormat): string {
  return format === 'name' ? `${objectName(object)}\n` : printData(withoutManagedFields(object), format)
}

/** Objects for `kubectl apply -f -`, in their order: documents of YAML, or one List in JSON. */
export function printObjects(objects: readonly JsonObject[], format: 'yaml' | 'json'): string {
  const shown = objects.map(withoutManagedFields)
  if (format === 'json') return printData({ apiVersion: 'v1', kind: 'List', items: shown }, 'json')
  return shown.map((object) => printData(object, 'yaml')).join('---\n')
}

/** `deployment.apps/web`, and `pod/web` of the core group. */
function objectName(object: JsonObject): string {
  const [group = '', version] = (asString(object['apiVersion']) ?? '').split('/')
  const kind = (asString(object['kind']) ?? '').toLowerCase()
  return `${kind}${version === undefined ? '' : `.${group}`}/${asString(dig(object, 'metadata', 'name')) ?? ''}`
}

/** As kubectl, which does not show who owns which field unless asked. */
function withoutManagedFields(object: JsonObject): JsonObject {
  const metadata = dig(object, 'metadata')
  if (typeof metadata !== 'object' || metadata === null || !('managedFields' in metadata)) return object
  const { managedFields, ...rest } = metadata
  return managedFields === undefined ? object : { ...object, metadata: rest }
}
