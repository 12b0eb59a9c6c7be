import { digObject, own, type JsonObject } from '../../policies/json.ts'
import { referenceKey, type ObjectReference } from '../object-reference.ts'
import type { CauseCode } from './causes/cause-codes.ts'
import type { ContainerView } from './container-view.ts'
import type { Facts } from './facts.ts'
import { indexByTouched, type Group } from './group.ts'
import { createServiceFinder } from './named-services.ts'
import { podView } from './pod-view.ts'
import { isSettled } from './settled.ts'
import type { LogTail } from './verdict.ts'

/** Ways to end (or to wait) that something else in the cluster may be the reason of. */
const crashes: ReadonlySet<CauseCode> = new Set([
  'ContainerCrash',
  'Aborted',
  'CompletedButRestarting',
  'InitContainerFailing',
  'InitContainerStuck',
  'PostStartHookFailing',
  'Terminated',
])
/** In the texts of Go, glibc, Node.js, Java, Python and curl. */
const unresolved =
  /no such host|server misbehaving|ENOTFOUND|EAI_AGAIN|name resolution|name or service not known|could not (be )?resolve|UnknownHost|getaddrinfo/i
const silent = /timed? ?out|timeout|deadline exceeded|ETIMEDOUT|EHOSTUNREACH|no route to host/i

/**
 * Gives a crash whose last message names something that is broken too a reason (`because`), and its sentence the name: a Service
 * without ready Pods, DNS, a NetworkPolicy. Other groups stay as they are.
 */
export function linkCrashes(groups: readonly Group[], facts: Facts, logs: readonly LogTail[]): Group[] {
  if (!groups.some(({ code }) => crashes.has(code))) return [...groups]
  const reasons = reasonFinder(groups, facts)
  const tails = new Map(logs.map((tail) => [referenceKey(tail.pod), tail.lines.join('\n')]))
  return groups.map((group) =>
    crashes.has(group.code) ? linked(group, reasons, lastWords(group, facts, tails)) : group,
  )
}

/** What a crash has to do with something else. */
interface Reason {
  key: string
  /** Completes "its last message …". */
  words: string
}

type FindReason = (texts: LastWords, group: Group) => Reason | undefined

interface LastWords {
  namespace: string
  texts: readonly string[]
}

function linked(group: Group, reasons: FindReason, words: LastWords): Group {
  const reason = reasons(words, group)
  if (reason === undefined) return group
  const findings = group.findings.map((finding) => ({
    ...finding,
    cause: `${withoutStop(finding.cause)}; its last message ${reason.words}`,
  }))
  return { ...group, findings, because: group.because.map((keys) => new Map([...keys, [reason.key, 1]])) }
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}

function reasonFinder(groups: readonly Group[], facts: Facts): FindReason {
  const servicesIn = createServiceFinder(facts.snapshot)
  const behind = new Map<ObjectReference, readonly string[]>()
  const podsBehind = (service: ObjectReference): readonly string[] => {
    const keys = behind.get(service) ?? unreadyPods(service, facts)
    behind.set(service, keys)
    return keys
  }
  const troubles = indexByTouched(groups.filter(({ severity }) => severity !== 'information'))
  const dns = groups.find(({ code }) => code === 'DnsFailing')
  const isolating = groups.filter(({ code }) => code === 'NetworkPolicyIsolates')
  return ({ namespace, texts }, group) => {
    const services = texts.flatMap((text) => servicesIn(text, namespace))
    const isTroubled = (key: string): boolean =>
      (troubles.get(key) ?? []).some((other) => other !== group && !isExplainedBy(other, group))
    for (const service of services) {
      const key = [referenceKey(service), ...podsBehind(service)].find(isTroubled)
      if (key !== undefined) return { key, words: `names ${shown(service, namespace)}, which is broken` }
    }
    if (dns !== undefined && texts.some((text) => unresolved.test(text)))
      return { key: referenceKey(dns.root), words: 'says that a name is not resolved' }
    if (!texts.some((text) => silent.test(text))) return undefined
    const sides = [...group.touched, ...services.map(referenceKey)]
    const policy = isolating.find(({ touched }) => sides.some((key) => touched.has(key)))
    if (policy === undefined) return undefined
    return {
      key: referenceKey(policy.root),
      words: `says that nothing answers, and NetworkPolicy ${policy.root.name} cuts it off`,
    }
  }
}

/** The keys of the Pods behind a Service, where none of them is well: one that crashes is ready for a moment each time. */
function unreadyPods({ namespace = '', name }: ObjectReference, { snapshot, now }: Facts): string[] {
  const service = snapshot.get('services', name, namespace)
  const selector = service.state === 'known' ? Object.entries(digObject(service.value, 'spec', 'selector') ?? {}) : []
  if (selector.length === 0) return []
  const isSelected = (pod: JsonObject): boolean =>
    selector.every(([label, value]) => own(digObject(pod, 'metadata', 'labels'), label) === value)
  const pods = snapshot.inNamespace('pods', namespace).filter(isSelected).map(podView)
  return pods.some((pod) => pod.ready && isSettled(pod, now)) ? [] : pods.map((pod) => referenceKey(pod.ref))
}

/** A program names its own Service too, which is broken because the program is. */
function isExplainedBy({ because }: Group, group: Group): boolean {
  return because.some((keys) => [...keys.keys()].some((key) => group.touched.has(key)))
}

function shown({ kind, namespace, name }: ObjectReference, from: string): string {
  return `${kind} ${namespace === from ? name : `${namespace ?? ''}/${name}`}`
}

/** More Pods of one cause say nothing new. */
const mostPods = 5

function lastWords({ pods }: Group, { snapshot }: Facts, tails: ReadonlyMap<string, string>): LastWords {
  const looked = [...pods].slice(0, mostPods)
  const texts = looked.flatMap(([key, { name, namespace }]) => {
    const pod = snapshot.get('pods', name, namespace)
    const messages = pod.state === 'known' ? podView(pod.value).containers.flatMap(messagesOf) : []
    return [...messages, tails.get(key) ?? ''].filter((text) => text !== '')
  })
  return { namespace: looked[0]?.[1].namespace ?? '', texts }
}

function messagesOf({ last, terminated }: ContainerView): string[] {
  return [terminated?.message ?? '', last?.message ?? '']
}
