import { listOf } from '../values/list.ts'
import { mapOf } from '../values/map.ts'
import { escapedPath, hostname, isUrl, port, queryOf, readUrl } from '../values/url.ts'
import { func, method } from './define.ts'
import type { Overload } from './define.ts'

/** Kubernetes' URL library. */
export const urls: readonly Overload[] = [
  func('url', ['string'], 'url', (budget, text) => {
    budget.spendText(text.length)
    return readUrl(text)
  }),
  func('isURL', ['string'], 'bool', (budget, text) => {
    budget.spendText(text.length)
    return isUrl(text)
  }),
  method('getScheme', ['url'], 'string', (_, url) => url.scheme),
  method('getHost', ['url'], 'string', (_, url) => url.host),
  method('getHostname', ['url'], 'string', (_, url) => hostname(url)),
  method('getPort', ['url'], 'string', (_, url) => port(url)),
  method('getEscapedPath', ['url'], 'string', (budget, url) => {
    budget.spendText(url.path.length)
    return escapedPath(url)
  }),
  method('getQuery', ['url'], 'map', (budget, url) => {
    // A pair per separator at most, each of which may copy the values before it.
    const pairs = url.query.split('&').length
    budget.spend(url.query.length + (pairs * pairs) / 10)
    return mapOf(new Map([...queryOf(url)].map(([key, values]) => [key, { key, value: listOf(values) }])))
  }),
]
