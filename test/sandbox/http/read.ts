import { at, omit, textAt } from '../json.ts'
import { apiVersionOf } from '../resources.ts'
import type { ResourceInfo } from '../resources.ts'
import { notFound } from '../status.ts'
import { parseFieldSelector, parseLabelSelector } from '../storage/selectors.ts'
import type { Selector } from '../storage/selectors.ts'
import type { JsonObject } from '../types.ts'
import type { Machinery } from '../writes/machinery.ts'
import { scaleOf } from '../writes/scale.ts'
import type { Exchange } from './exchange.ts'
import { pageOf } from './pages.ts'
import { tableOf } from './table.ts'
import type { Target } from './target.ts'

/** GET of one object or of its scale. */
export function getObject(machinery: Machinery, exchange: Exchange, target: Target): JsonObject {
  const { info, namespace = '', name, subresource } = target
  const object = machinery.store.get(info, namespace, name)
  if (!object) throw notFound(info, name)
  return render(machinery, exchange, target, subresource === 'scale' ? scaleOf(object) : object)
}

/** GET of a collection, or of the page of it that is asked for. */
export function listObjects(machinery: Machinery, exchange: Exchange, target: Target): JsonObject {
  const { info, namespace, view } = target
  const { form, query } = exchange
  const selector = selectorOf(info, query)
  const { items, metadata } = pageOf(machinery.store, { info, namespace, selector, query })
  if (form === 'table') return tableOf(info, items, metadata, includeOf(exchange), machinery.now())
  if (form === 'metadata')
    return { kind: 'PartialObjectMetadataList', apiVersion: partial, metadata, items: items.map(metadataOf) }
  return {
    kind: info.listKind ?? `${info.kind}List`,
    apiVersion: apiVersionOf(view?.info ?? info),
    metadata: info.schema === undefined ? metadata : { continue: '', ...metadata },
    items: items.map((item) => listed(target, view ? view.fromStored(item) : item)),
  }
}

/** Items of built-in kinds do not repeat what the list says of all. */
function listed({ info }: Target, item: JsonObject): JsonObject {
  return info.schema === undefined ? omit(item, ['kind', 'apiVersion']) : item
}

const partial = 'meta.k8s.io/v1'

function metadataOf(object: JsonObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: partial, metadata: object['metadata'] }
}

/** The object in the form that the client asked for. */
export function render(machinery: Machinery, exchange: Exchange, target: Target, object: JsonObject): JsonObject {
  const { info } = target
  if (at(object, 'kind') !== info.kind) return object
  if (exchange.form === 'metadata') return metadataOf(object)
  if (exchange.form !== 'table') return asServed(target, object)
  const resourceVersion = textAt(object, 'metadata.resourceVersion')
  return tableOf(info, [object], { resourceVersion }, includeOf(exchange), machinery.now())
}

function asServed({ info, view }: Target, object: JsonObject): JsonObject {
  if (view) return view.fromStored(object)
  return info.schema === undefined ? object : { ...object, apiVersion: apiVersionOf(info) }
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
