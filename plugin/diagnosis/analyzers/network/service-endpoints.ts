import type { ResourceKey } from '../../../../cluster/resource.ts'
import { asArray, dig, digObject, isObject, type JsonObject } from '../../../../policies/json.ts'
import type { LabelSelector } from '../../../../policies/load/policy.ts'
import { list } from '../../../../policies/messages/text.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence, fieldEvidence, valueEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Evidence, Finding } from '../../finding.ts'
import { kubectl, kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { numberOf } from '../../numbers.ts'
import { conditionOf } from '../../pod-view.ts'
import { creationPatience } from '../../settled.ts'
import { timeOf } from '../../../text/time.ts'
import { isBroken } from '../broken-pods.ts'
import { nearMiss, templateReads, workloadsSelected } from '../pod-templates.ts'
import { selectedPods } from '../selected-pods.ts'
import { ingressesByService, isClusterDns, serviceView, type ServiceView } from './service-view.ts'

/** Services that lead nowhere: their selector selects nothing, none of their Pods is ready, or nobody writes their endpoints. */
export const serviceEndpoints: Analyzer = {
  name: 'service-endpoints',
  reads: ['coreevents', 'services', 'pods', 'endpointslices', 'ingresses', 'replicasets', ...templateReads],
  *analyze(facts) {
    const ingresses = ingressesByService(facts)
    const served = servicesWithEndpoints(facts)
    for (const object of facts.snapshot.list('services')) {
      const service = serviceView(object)
      if (service.isExternalName || isClusterDns(service) || isYoung(object, facts)) continue
      const told =
        service.selector === undefined ? byHand(service, served, facts) : bySelector(service, service.selector, facts)
      if (told === undefined) continue
      const behind = ingresses.get(`${service.namespace}/${service.ref.name}`) ?? []
      yield { ...told, root: service.ref, affects: [service.ref, ...behind] }
    }
  },
}

type Told = Omit<Finding, 'root' | 'affects'>

function isYoung(object: JsonObject, { now }: Facts): boolean {
  return now - (timeOf(dig(object, 'metadata', 'creationTimestamp')) ?? 0) < creationPatience
}

function bySelector(service: ServiceView, selector: LabelSelector, facts: Facts): Told | undefined {
  if (facts.snapshot.unread('pods', service.namespace) !== undefined) return undefined
  const pods = selectedPods(facts, service.namespace, selector)
  if (pods.length === 0) return withoutPods(service, selector, facts)
  if (pods.some(({ ready }) => ready) || dig(service.object, 'spec', 'publishNotReadyAddresses') === true)
    return undefined
  const broken = pods.filter((pod) => isBroken(pod, facts))
  if (broken.length === 0) return undefined
  const evidence = broken.slice(0, 3).flatMap((pod): Evidence[] => {
    const ready = pod.condition('Ready')
    return ready === undefined ? [] : [conditionEvidence(pod.object, ready)]
  })
  return withoutReady(
    service,
    pods.length === 1
      ? 'The only Pod that it selects is not ready'
      : `None of the ${String(pods.length)} Pods that it selects is ready`,
    evidence,
    broken.map(({ ref }) => ref),
  )
}

function withoutPods(service: ServiceView, selector: LabelSelector, facts: Facts): Told | undefined {
  const workloads = workloadsSelected(facts, service.namespace, selector)
  if (workloads.length === 0)
    // What would make such Pods may be scaled to zero, and not seen.
    return isUnread(templateReads, service, facts) ? undefined : selectsNothing(service, facts)
  // Scaled to zero is somebody's will, and new Pods may be on their way; only where they are refused there is trouble.
  const refused = workloads.filter(
    (workload) => numberOf(dig(workload, 'spec', 'replicas'), 1) > 0 && isRefused(workload, facts),
  )
  if (refused.length === 0) return undefined
  return withoutReady(service, 'The Pods that it would select are not created', [], refused.map(referenceOf))
}

function isUnread(resources: readonly ResourceKey[], { namespace }: ServiceView, { snapshot }: Facts): boolean {
  return resources.some((resource) => snapshot.unread(resource, namespace) !== undefined)
}

function isRefused(workload: JsonObject, facts: Facts): boolean {
  return [workload, ...facts.controlledBy(workload, 'replicasets')].some(
    (each) =>
      conditionOf(each, 'ReplicaFailure')?.status === 'True' || facts.eventsOf(each)[0]?.reason === 'FailedCreate',
  )
}

function withoutReady({ ref }: ServiceView, cause: string, evidence: Evidence[], because: ObjectReference[]): Told {
  const next = [
    kubectlOn('get', ref, '-o', 'wide'),
    kubectlList(`get endpointslices -l kubernetes.io/service-name=${ref.name}`, ref.namespace),
  ]
  return { code: 'ServiceWithoutReadyPods', cause, evidence, because, next }
}

function selectsNothing({ object, ref, namespace }: ServiceView, facts: Facts): Told {
  const labels = digObject(object, 'spec', 'selector') ?? {}
  const near = nearMiss(facts, namespace, labels)
  const wanted = Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`)
  return {
    code: 'ServiceSelectsNothing',
    cause:
      near === undefined
        ? `No Pod has the labels that it selects (${list(wanted)})`
        : `It selects ${near.key}=${near.wanted}, but the Pods of ${referenceOf(near.workload).kind} ${referenceOf(near.workload).name} have ${near.has === undefined ? 'no such label' : `${near.key}=${near.has}`}`,
    evidence: [
      valueEvidence(object, 'spec', 'selector'),
      ...(near === undefined ? [] : [valueEvidence(near.workload, 'spec', 'template', 'metadata', 'labels')]),
    ],
    next: [kubectl('get', 'pods', '-n', namespace, '--show-labels'), kubectlOn('edit', ref)],
  }
}

/** Without a selector somebody else writes its endpoints; a headless one without any is only a name. */
function byHand(service: ServiceView, served: ReadonlySet<string>, facts: Facts): Told | undefined {
  const { object, ref, isHeadless } = service
  if (isHeadless || isUnread(['endpointslices'], service, facts)) return undefined
  if (served.has(`${ref.namespace ?? ''}/${ref.name}`)) return undefined
  return {
    code: 'ServiceSelectsNothing',
    cause: 'It has no selector, and no EndpointSlice gives it an endpoint',
    evidence: [fieldEvidence(object, 'spec.selector', 'not set')],
    next: [
      kubectlList(`get endpointslices -l kubernetes.io/service-name=${ref.name}`, ref.namespace),
      kubectlOn('edit', ref),
    ],
  }
}

/** `namespace/name` of the Services that have an endpoint in a slice. */
function servicesWithEndpoints({ snapshot }: Facts): Set<string> {
  const served = new Set<string>()
  for (const slice of snapshot.list('endpointslices')) {
    const isServing = asArray(slice['endpoints'])
      .filter(isObject)
      .some((endpoint) => dig(endpoint, 'conditions', 'ready') !== false)
    const name = dig(slice, 'metadata', 'labels', 'kubernetes.io/service-name')
    if (isServing) served.add(`${referenceOf(slice).namespace ?? ''}/${String(name)}`)
  }
  return served
}
