import { digObject, type JsonObject } from '../../json.ts'
import { labelsOfTemplate } from './batch.ts'
import type { Defaults } from './defaults.ts'
import { podTemplate } from './pod-spec.ts'

/** A ReplicationController: labels and selector come from its template. */
export const replicationController: Defaults = {
  compute: labelsOfTemplate,
  absent: { status: { replicas: 0 } },
  objects: {
    spec: { compute: selectorOfTemplate, absent: { replicas: 1 }, objects: { template: podTemplate } },
  },
}

function selectorOfTemplate(spec: JsonObject): JsonObject | undefined {
  const labels = digObject(spec, 'template', 'metadata', 'labels')
  const given = digObject(spec, 'selector')
  return labels === undefined || Object.keys(given ?? {}).length > 0 ? undefined : { selector: labels }
}
