import { isObject, listAt, objectAt, textAt } from '../json.ts'
import { notDone, required, wrong } from '../status.ts'
import type { FieldError } from '../status.ts'
import type { JsonObject } from '../types.ts'

const notEvaluated = ['x-kubernetes-validations', 'allOf', 'oneOf', 'not', 'anyOf', 'multipleOf', 'dependencies']

/**
 * What the API server refuses about a CustomResourceDefinition, as far as users meet it: its name, its versions, their schemas. Throws 501
 * for what the sandbox does not evaluate, so that nothing is taken that a cluster would refuse.
 */
export function checkDefinition(definition: JsonObject): FieldError[] {
  const name = textAt(definition, 'metadata.name')
  const wanted = `${textAt(definition, 'spec.names.plural')}.${textAt(definition, 'spec.group')}`
  const versions = listAt(definition, 'spec.versions')
  const stored = versions.filter(({ storage }) => storage === true)
  const unschemed = versions.flatMap((version, index): FieldError[] => {
    const field = `spec.versions[${index}].schema.openAPIV3Schema`
    const isThere = Object.keys(objectAt(version, 'schema.openAPIV3Schema')).length > 0
    return isThere ? [] : [required(field, 'schemas are required')]
  })
  const one = 'must have exactly one version marked as storage version'
  if (textAt(definition, 'spec.conversion.strategy') === 'Webhook') throw notDone('conversion by webhooks')
  for (const version of versions) refuseUnknown(objectAt(version, 'schema.openAPIV3Schema'))
  return [
    ...(name === wanted ? [] : [wrong('metadata.name', name, `must be spec.names.plural+"."+spec.group`)]),
    ...(stored.length === 1 ? [] : [wrong('spec.versions', versions, one)]),
    ...unschemed,
  ]
}

function refuseUnknown(schema: JsonObject): void {
  const isIntOrString = schema['x-kubernetes-int-or-string'] === true
  const found = notEvaluated.find((word) => schema[word] !== undefined && !(word === 'anyOf' && isIntOrString))
  if (found !== undefined) throw notDone(`${found} in schemas of custom resources`)
  const children = [schema['items'], schema['additionalProperties'], ...Object.values(objectAt(schema, 'properties'))]
  for (const child of children) if (isObject(child)) refuseUnknown(child)
}
