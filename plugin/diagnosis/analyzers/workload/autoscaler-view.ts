import { asString, dig, type JsonObject } from '../../../../policies/json.ts'
import type { ObjectReference } from '../../../object-reference.ts'

/** The workload that a HorizontalPodAutoscaler scales. */
export function targetOf(autoscaler: JsonObject): ObjectReference {
  const text = (...keys: string[]): string | undefined => asString(dig(autoscaler, ...keys))
  const [namespace, apiVersion] = [text('metadata', 'namespace'), text('spec', 'scaleTargetRef', 'apiVersion')]
  return {
    kind: text('spec', 'scaleTargetRef', 'kind') ?? '',
    name: text('spec', 'scaleTargetRef', 'name') ?? '',
    ...(namespace === undefined ? {} : { namespace }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
  }
}
