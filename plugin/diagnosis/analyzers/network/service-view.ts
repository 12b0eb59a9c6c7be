import { asArray, asString, dig, digObject, isObject, type JsonObject } from '../../../../policies/json.ts'
import type { LabelSelector } from '../../../../policies/load/policy.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import type { Facts } from '../../facts.ts'
import { selectorOf } from '../selected-pods.ts'

/** A Service, with what analyzers ask of it. */
export interface ServiceView {
  object: JsonObject
  ref: ObjectReference
  namespace: string
  /** undefined where it has none: its EndpointSlices are written by hand or by a controller. */
  selector: LabelSelector | undefined
  ports: readonly JsonObject[]
  isHeadless: boolean
  isExternalName: boolean
}

/** A Service as analyzers see it. */
export function serviceView(object: JsonObject): ServiceView {
  const ref = referenceOf(object)
  const labels = digObject(object, 'spec', 'selector')
  const hasSelector = labels !== undefined && Object.keys(labels).length > 0
  return {
    object,
    ref,
    namespace: ref.namespace ?? '',
    selector: hasSelector ? selectorOf({ matchLabels: labels }) : undefined,
    ports: asArray(dig(object, 'spec', 'ports')).filter(isObject),
    isHeadless: dig(object, 'spec', 'clusterIP') === 'None',
    isExternalName: dig(object, 'spec', 'type') === 'ExternalName',
  }
}

/** True for the Service that resolves names for the whole cluster. */
export function isClusterDns({ namespace, ref, object }: ServiceView): boolean {
  return (
    namespace === 'kube-system' &&
    (ref.name === 'kube-dns' || dig(object, 'metadata', 'labels', 'k8s-app') === 'kube-dns')
  )
}

/** The Ingresses that lead to each Service, by `namespace/name`. */
export function ingressesByService({ snapshot }: Facts): Map<string, ObjectReference[]> {
  const found = new Map<string, ObjectReference[]>()
  for (const ingress of snapshot.list('ingresses')) {
    const ref = referenceOf(ingress)
    for (const name of new Set(backendsOf(ingress).map((backend) => backend.service))) {
      const key = `${ref.namespace ?? ''}/${name}`
      found.set(key, [...(found.get(key) ?? []), ref])
    }
  }
  return found
}

/** A Service and port that an Ingress names. */
export interface Backend {
  service: string
  port: { name: string } | { number: number } | undefined
  /** Where it stands in the Ingress. */
  path: string
}

/** What an Ingress leads to, other resources than Services left out. */
export function backendsOf(ingress: JsonObject): Backend[] {
  const rules = asArray(dig(ingress, 'spec', 'rules'))
  const ofRules = rules.flatMap((rule, at) =>
    asArray(dig(rule, 'http', 'paths')).map((path, index) => ({
      backend: dig(path, 'backend'),
      path: `spec.rules[${String(at)}].http.paths[${String(index)}].backend`,
    })),
  )
  const all = [{ backend: dig(ingress, 'spec', 'defaultBackend'), path: 'spec.defaultBackend' }, ...ofRules]
  return all.flatMap(({ backend, path }) => {
    const service = asString(dig(backend, 'service', 'name'))
    return service === undefined ? [] : [{ service, port: portOf(dig(backend, 'service', 'port')), path }]
  })
}

function portOf(port: unknown): Backend['port'] {
  const [name, number] = [dig(port, 'name'), dig(port, 'number')]
  if (typeof name === 'string') return { name }
  return typeof number === 'number' ? { number } : undefined
}
