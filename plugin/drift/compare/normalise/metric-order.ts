import { asArray, asObject, type JsonObject } from '../../../../policies/json.ts'
import { groupKindOf } from '../../schema/schema-of.ts'
import { sorted } from './endpoints-order.ts'

/** The API server stores the metrics of an autoscaler in an order of its own. */
export function metricOrder(object: JsonObject): JsonObject {
  const spec = asObject(object['spec'])
  if (groupKindOf(object) !== 'autoscaling/HorizontalPodAutoscaler' || !Array.isArray(spec?.['metrics'])) return object
  return { ...object, spec: { ...spec, metrics: sorted(asArray(spec['metrics'])) } }
}
