import { at, textAt } from '../json.ts'
import { apiVersionOf } from '../resources.ts'
import type { ResourceInfo } from '../resources.ts'
import { notFound } from '../status.ts'
import { parseFieldSelector, parseLabelSelector } from '../storage/selectors.ts'
import type { Selector } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'
import type { Machinery } from '../writes/machinery.ts'
import { scaleOf } from '../writes/scale.ts'
import type { Exchange } from './exchange.ts'
import { tableOf } from './table.ts'
import type { Target } from './target.ts'

/** GET of one object or of its scale. */
export function getObject(
  machinery: Machinery,
  exchange: Exchange,
  { info, namespace = '', name, subresource }: Target,
): JsonObject {
  const object = machinery.store.get(info, namespace, name)
  if (!object) throw notFound(info, name)
  return render(machinery, exchange, info, subresource === 'scale' ? scaleOf(object) : object)
}

/** GET of a collection. Everything is returned at once: `limit` is not followed. */
export function listObjects(machinery: Machinery, exchange: Exchange, { info, namespace }: Target): JsonObject {
  const selected = machinery.store.list(info, namespace).filter(selectorOf(info, exchange.query))
  const resourceVersion = String(machinery.store.revision())
  if (exchange.form === 'table')
    return tableOf(info.kind, selected, resourceVersion, includeOf(exchange), machinery.now())
  return { kind: `${info.kind}List`, apiVersion: apiVersionOf(info), metadata: { resourceVersion }, items: selected }
}

/** The object in the form that the client asked for. */
export function render(machinery: Machinery, exchange: Exchange, info: ResourceInfo, object: JsonObject): JsonObject {
  if (exchange.form !== 'table' || at(object, 'kind') !== info.kind) return object
  const version = textAt(object, 'metadata.resourceVersion')
  return tableOf(info.kind, [object], version, includeOf(exchange), machinery.now())
}

function includeOf(exchange: Exchange): string {
  return exchange.query.get('includeObject') ?? 'Metadata'
}

/** The label and field selectors of a query, together. */
export function selectorOf(info: ResourceInfo, query: URLSearchParams): Selector {
  const byLabel = parseLabelSelector(query.get('labelSelector') ?? '')
  const byField = parseFieldSelector(info.kind, query.get('fieldSelector') ?? '')
  return (object) => byLabel(object) && byField(object)
}
