import type { JsonObject } from '../../../../policies/json.ts'
import { allocated } from './allocated.ts'
import { caBundle } from './ca-bundle.ts'
import { endpointsOrder } from './endpoints-order.ts'
import { metricOrder } from './metric-order.ts'
import type { Normaliser } from './normaliser.ts'
import { roleRules } from './role-rules.ts'
import { secretData } from './secret-data.ts'
import { serverMetadata } from './server-metadata.ts'

const normalisers: readonly Normaliser[] = [
  serverMetadata,
  secretData,
  roleRules,
  metricOrder,
  endpointsOrder,
  caBundle,
  allocated,
]

/** An object without what says nothing about drift: each normaliser settles one class of false alarms. */
export function normalise(object: JsonObject): JsonObject {
  return normalisers.reduce((normal, normaliser) => normaliser(normal), object)
}
