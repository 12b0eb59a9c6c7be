/** Why the API server refused to create a Pod (or a claim or Job), by its words. */
export type Refusal =
  | { class: 'quota'; quota: string; requested: string; used: string; limited: string }
  | { class: 'quota-unset'; quota: string; detail: string }
  | { class: 'limit-range'; detail: string; of: string; bound: 'minimum' | 'maximum' | 'ratio' }
  | { class: 'pod-security'; level: string; detail: string }
  | { class: 'service-account'; name: string }
  | { class: 'webhook-denied'; webhook: string; detail: string }
  | { class: 'webhook-failing'; webhook: string; detail: string }
  | { class: 'priority-class'; name: string }
  | { class: 'other'; detail: string }

/** The refusal that a controller's message tells (`pods "web-x" is forbidden: exceeded quota: …`), in any of its frames. */
export function parseRefusal(message: string): Refusal {
  for (const read of readers) {
    const refusal = read(message)
    if (refusal !== undefined) return refusal
  }
  return { class: 'other', detail: message }
}

const readers: readonly ((message: string) => Refusal | undefined)[] = [
  // A webhook's own words may hold anything, also those of the others.
  (message) => {
    const match = /failed calling webhook "([^"]+)":? ?(.*)/s.exec(message)
    return match === null ? undefined : { class: 'webhook-failing', webhook: match[1] ?? '', detail: match[2] ?? '' }
  },
  (message) => {
    const match = /admission webhook "([^"]+)" denied the request(?: without explanation)?:? ?(.*)/s.exec(message)
    return match === null ? undefined : { class: 'webhook-denied', webhook: match[1] ?? '', detail: match[2] ?? '' }
  },
  (message) => {
    const match = /exceeded quota: (\S+), requested: (.+?), used: (.+?), limited: (.+)/s.exec(message)
    if (match === null) return undefined
    const [, quota = '', requested = '', used = '', limited = ''] = match
    return { class: 'quota', quota, requested, used, limited: limited.trim() }
  },
  (message) => {
    const match = /(?:failed quota: |status unknown for quota: )([^:,\s]+)[:,] ?(.*)/s.exec(message)
    return match === null ? undefined : { class: 'quota-unset', quota: match[1] ?? '', detail: match[2] ?? '' }
  },
  (message) => {
    const match = /violates PodSecurity "([^"]+)": (.*)/s.exec(message)
    return match === null ? undefined : { class: 'pod-security', level: match[1] ?? '', detail: match[2] ?? '' }
  },
  (message) => {
    const match = /error looking up service account [^/\s]+\/([^:\s]+): .*not found/s.exec(message)
    return match === null ? undefined : { class: 'service-account', name: match[1] ?? '' }
  },
  (message) => {
    const match = /no PriorityClass with name (\S+) was found/.exec(message)
    return match === null ? undefined : { class: 'priority-class', name: match[1] ?? '' }
  },
  limitRange,
]

/** `maximum memory usage per Container is 1Gi, but limit is 2Gi`; several stand in brackets. */
function limitRange(message: string): Refusal | undefined {
  const usage = /((minimum|maximum) (\S+) usage per \w+ is .+?)(?:\.\s|, (?=m(?:in|ax)imum )|\]|$)/.exec(message)
  if (usage !== null) {
    const bound = usage[2] === 'minimum' ? 'minimum' : 'maximum'
    return { class: 'limit-range', detail: (usage[1] ?? '').trim(), of: usage[3] ?? '', bound }
  }
  const ratio = /((\S+) max limit to request ratio per \w+ is [^\]]+)/.exec(message)
  return ratio === null
    ? undefined
    : { class: 'limit-range', detail: (ratio[1] ?? '').trim(), of: ratio[2] ?? '', bound: 'ratio' }
}
