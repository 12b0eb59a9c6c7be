import { asArray, dig, isObject, type JsonObject } from '../../../../policies/json.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { fieldEvidence, missingEvidence, valueEvidence } from '../../evidence.ts'
import type { Finding } from '../../finding.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { backendsOf, type Backend } from './service-view.ts'

/** Ingresses that lead to a Service or port that does not exist. A missing Service is the root, for all Ingresses that name it. */
export const ingressBackends: Analyzer = {
  name: 'ingress-backends',
  reads: ['ingresses', 'services'],
  *analyze({ snapshot }) {
    for (const ingress of snapshot.list('ingresses')) {
      const ref = referenceOf(ingress)
      for (const backend of distinct(backendsOf(ingress))) {
        const service = snapshot.get('services', backend.service, ref.namespace)
        if (service.state === 'absent') yield missingService(ingress, ref, backend)
        else if (service.state === 'known' && !hasPort(service.value, backend))
          yield missingPort(ingress, ref, backend, service.value)
      }
    }
  },
}

/** An Ingress may name the same port in a hundred paths. */
function distinct(backends: readonly Backend[]): Backend[] {
  const byPort = new Map<string, Backend>()
  for (const backend of backends) {
    const key = `${backend.service} ${portText(backend)}`
    if (!byPort.has(key)) byPort.set(key, backend)
  }
  return [...byPort.values()]
}

function missingService(ingress: JsonObject, ref: ObjectReference, { service, path }: Backend): Finding {
  const root = { kind: 'Service', name: service, ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }) }
  return {
    code: 'IngressBackendMissing',
    root,
    affects: [ref],
    cause: 'An Ingress leads to the Service, which does not exist',
    evidence: [missingEvidence(root), fieldEvidence(ingress, `${path}.service.name`, service)],
    next: [kubectlList('get services', ref.namespace), kubectlOn('edit', ref)],
  }
}

function missingPort(ingress: JsonObject, ref: ObjectReference, backend: Backend, service: JsonObject): Finding {
  return {
    code: 'IngressBackendMissing',
    root: ref,
    affects: [ref],
    cause: `It leads to port ${portText(backend)} of the Service ${backend.service}, which has no such port`,
    evidence: [
      fieldEvidence(ingress, `${backend.path}.service.port`, portText(backend)),
      valueEvidence(service, 'spec', 'ports'),
    ],
    next: [kubectlOn('get', referenceOf(service)), kubectlOn('edit', ref)],
  }
}

/** An ExternalName has no ports of its own, and what is not understood is taken for right. */
function hasPort(service: JsonObject, { port }: Backend): boolean {
  if (port === undefined || dig(service, 'spec', 'type') === 'ExternalName') return true
  return asArray(dig(service, 'spec', 'ports'))
    .filter(isObject)
    .some((each) => ('name' in port ? each['name'] === port.name : each['port'] === port.number))
}

function portText({ port }: Backend): string {
  if (port === undefined) return ''
  return 'name' in port ? port.name : String(port.number)
}
