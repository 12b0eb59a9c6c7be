import { textAt } from '../json.ts'
import { apiVersionOf } from '../resources.ts'
import { groupResource, statusObject } from '../status.ts'
import type { Selector } from '../storage/selectors.ts'
import type { Change } from '../storage/store.ts'
import type { JsonObject, WatchEvent } from '../types.ts'
import type { Machinery } from '../writes/machinery.ts'
import type { Exchange } from './exchange.ts'
import { render, selectorOf } from './read.ts'
import type { Target } from './target.ts'

const longest = 3600
const mostBuffered = 16 * 1024 * 1024

/**
 * GET with `watch`: sends changes, one JSON document a line, until the client leaves, `timeoutSeconds` pass or the server stops.
 * From resourceVersion '' or '0', or with sendInitialEvents, it starts with what is there.
 */
export function watchObjects(machinery: Machinery, exchange: Exchange, target: Target): void {
  const { response, query } = exchange
  const { info } = target
  const selector = selectorOf(info, query)
  const version = query.get('resourceVersion') ?? ''
  const initial = version === '' || version === '0' || query.get('sendInitialEvents') === 'true'
  const missed = initial ? [] : machinery.store.since(Number(version))
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' })
  response.flushHeaders()
  if (missed === undefined) {
    const message = `too old resource version: ${version} (${machinery.store.revision()})`
    response.end(line('ERROR', statusObject({ code: 410, reason: 'Expired', message })))
    return
  }
  const send = (type: string, object: JsonObject) => {
    if (response.writableLength > mostBuffered) response.destroy()
    else response.write(line(type, render(machinery, exchange, target, object)))
  }
  const pass = (change: Change) => {
    const event = seenThrough(selector, target, change)
    if (event) send(event.type, event.object)
  }
  if (initial)
    machinery.store
      .list(info, target.namespace)
      .filter(selector)
      .forEach((object) => {
        send('ADDED', object)
      })
  if (query.get('sendInitialEvents') === 'true') response.write(line('BOOKMARK', initialEnd(machinery, target)))
  missed.forEach(pass)
  stopLater(exchange, machinery.store.onChange(pass))
}

function stopLater({ response, query }: Exchange, stop: () => void): void {
  const seconds = Math.min(Number(query.get('timeoutSeconds') ?? longest) || longest, longest)
  const timer = setTimeout(() => response.end(), seconds * 1000)
  response.on('close', () => {
    clearTimeout(timer)
    stop()
  })
}

/** An object that starts or stops matching is added or deleted for this watch. */
function seenThrough(selector: Selector, { info, namespace }: Target, change: Change): WatchEvent | undefined {
  const { type, object, previous, resource } = change
  const elsewhere = namespace !== undefined && namespace !== textAt(object, 'metadata.namespace')
  if (groupResource(resource) !== groupResource(info) || elsewhere) return undefined
  const before = previous !== undefined && selector(previous)
  if (type === 'DELETED') return before ? { type, object } : undefined
  if (selector(object)) return { type: before ? 'MODIFIED' : 'ADDED', object }
  return before ? { type: 'DELETED', object } : undefined
}

function initialEnd({ store }: Machinery, { info }: Target): JsonObject {
  const annotations = { 'k8s.io/initial-events-end': 'true' }
  return {
    kind: info.kind,
    apiVersion: apiVersionOf(info),
    metadata: { resourceVersion: String(store.revision()), annotations },
  }
}

function line(type: string, object: JsonObject): string {
  return `${JSON.stringify({ type, object })}\n`
}
