import { asArray, dig, isObject, type JsonObject } from '../../../../policies/json.ts'
import { list } from '../../../../policies/messages/text.ts'
import type { Analyzer } from '../../analyzer.ts'
import { fieldEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Finding } from '../../finding.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'
import { selectedPods } from '../selected-pods.ts'
import { serviceView, type ServiceView } from './service-view.ts'

/** Services that send to a port that none of their Pods has. */
export const servicePorts: Analyzer = {
  name: 'service-ports',
  reads: ['services', 'pods'],
  *analyze(facts) {
    for (const object of facts.snapshot.list('services')) {
      const service = serviceView(object)
      const finding = service.isExternalName ? undefined : mismatch(service, facts)
      if (finding !== undefined) yield finding
    }
  },
}

function mismatch(service: ServiceView, facts: Facts): Finding | undefined {
  const pods = service.selector === undefined ? [] : selectedPods(facts, service.namespace, service.selector)
  if (pods.length === 0) return undefined
  const declared = declaredPorts(pods)
  const wrongNames = service.ports.filter(
    (port) => typeof target(port) === 'string' && !declared.some((each) => isNamed(each, port)),
  )
  const wrong = wrongNames.length > 0 ? wrongNames : wrongNumbers(service, pods, declared)
  const [first] = wrong
  if (first === undefined) return undefined
  const has = [...new Set(declared.map(portText))].sort()
  return {
    code: 'ServicePortMismatch',
    root: service.ref,
    affects: [service.ref],
    cause: `It sends to port ${list(wrong.map((port) => String(target(port))))}, which no container of its Pods has${has.length === 0 ? '' : ` (they have ${list(has)})`}`,
    evidence: [
      ...wrong
        .slice(0, 3)
        .map((port) =>
          fieldEvidence(service.object, `spec.ports[port=${String(port['port'])}].targetPort`, String(target(port))),
        ),
      ...pods
        .slice(0, 1)
        .map((pod) =>
          fieldEvidence(pod.object, 'spec.containers[*].ports', has.length === 0 ? 'none declared' : list(has)),
        ),
    ],
    next: [
      kubectlOn('edit', service.ref),
      '# correct targetPort, or the name or number of the port in the pod template',
    ],
  }
}

function target(port: JsonObject): unknown {
  return port['targetPort'] ?? port['port']
}

/** A name has to be some container's, with the same protocol. */
function isNamed(declared: JsonObject, port: JsonObject): boolean {
  return declared['name'] === target(port) && (declared['protocol'] ?? 'TCP') === (port['protocol'] ?? 'TCP')
}

/** Containers may listen on ports that they do not declare, so a number only counts where every container declares some and the Service has none of them. */
function wrongNumbers(
  { ports }: ServiceView,
  pods: readonly PodView[],
  declared: readonly JsonObject[],
): readonly JsonObject[] {
  const allDeclare = pods.every(({ spec }) =>
    asArray(spec['containers']).every((container) => asArray(dig(container, 'ports')).length > 0),
  )
  const numbers = new Set(declared.map((port) => port['containerPort']))
  const isAnyRight = ports.some((port) => typeof target(port) === 'string' || numbers.has(target(port)))
  return allDeclare && !isAnyRight ? ports : []
}

function declaredPorts(pods: readonly PodView[]): JsonObject[] {
  return pods.flatMap(({ spec }) =>
    [...asArray(spec['containers']), ...asArray(spec['initContainers'])].flatMap((container) =>
      asArray(dig(container, 'ports')).filter(isObject),
    ),
  )
}

function portText({ name, containerPort }: JsonObject): string {
  return typeof name === 'string' ? `${name} ${String(containerPort)}` : String(containerPort)
}
