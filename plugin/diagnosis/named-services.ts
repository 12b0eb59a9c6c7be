import { asString, dig, type JsonObject } from '../../policies/json.ts'
import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import { referenceOf, type ObjectReference } from '../object-reference.ts'

/** A line that speaks of a connection: only there may a bare word be the name of a Service. */
const connecting =
  /connect|dial|lookup|resolv|host|refused|timed? ?out|unreachable|getaddrinfo|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|no route|deadline|server|upstream|broken pipe|:\/\/|:\d{2,5}\b/i
const word = /[a-z0-9]([a-z0-9.-]*[a-z0-9])?/gi
/** Termination messages and tails have less. */
const longest = 16_384

/** The Services that a text names, seen from a namespace: `db`, `db.prod`, `db.prod.svc.cluster.local`, or a cluster IP. */
export function createServiceFinder(snapshot: Snapshot): (text: string, namespace: string) => ObjectReference[] {
  const byAddress = new Map<string, ObjectReference>()
  for (const service of snapshot.list('services')) {
    for (const name of addressesOf(service)) byAddress.set(name, referenceOf(service))
  }
  return (text, namespace) => {
    const lines = text
      .slice(0, longest)
      .split('\n')
      .filter((line) => connecting.test(line))
    const words = lines.flatMap((line) => line.match(word) ?? []).map((each) => each.toLowerCase())
    const found = words.flatMap((each) => byAddress.get(`${namespace} ${each}`) ?? byAddress.get(each) ?? [])
    return [...new Set(found)]
  }
}

function addressesOf(service: JsonObject): string[] {
  const { namespace = '', name } = referenceOf(service)
  const address = asString(dig(service, 'spec', 'clusterIP'))
  const full = [`${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`]
  const isAddress = address !== undefined && address !== '' && address !== 'None'
  return [`${namespace} ${name}`, ...full, ...(isAddress ? [address] : [])]
}
