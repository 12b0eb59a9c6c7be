import { asArray, asString, digObject, isObject, own, type JsonObject } from '../../policies/json.ts'

/** Makes an object of a removed API version one of its successor. */
type Convert = (object: JsonObject) => JsonObject

const same: Convert = (object) => object

/** Versions that API servers no longer serve, whose objects read as their successors; the fields that differ are converted. */
const removed: Readonly<Record<string, Readonly<Record<string, Convert>>>> = {
  'apps/v1beta1': { Deployment: same, StatefulSet: same, ControllerRevision: same },
  'apps/v1beta2': { Deployment: same, StatefulSet: same, DaemonSet: same, ReplicaSet: same, ControllerRevision: same },
  'extensions/v1beta1': { Deployment: same, DaemonSet: same, ReplicaSet: same, NetworkPolicy: same, Ingress: ingress },
  'batch/v1beta1': { CronJob: same },
  'autoscaling/v2beta2': { HorizontalPodAutoscaler: same },
  'policy/v1beta1': { PodDisruptionBudget: disruptionBudget },
  'networking.k8s.io/v1beta1': { Ingress: ingress, IngressClass: same },
  'discovery.k8s.io/v1beta1': { EndpointSlice: same },
  'events.k8s.io/v1beta1': { Event: same },
  'storage.k8s.io/v1beta1': { StorageClass: same },
  'scheduling.k8s.io/v1beta1': { PriorityClass: same },
  'coordination.k8s.io/v1beta1': { Lease: same },
  'apiregistration.k8s.io/v1beta1': { APIService: same },
}

/** The group to which the workloads of `extensions` moved. */
const movedFrom: Readonly<Record<string, string>> = {
  Deployment: 'apps',
  DaemonSet: 'apps',
  ReplicaSet: 'apps',
  NetworkPolicy: 'networking.k8s.io',
  Ingress: 'networking.k8s.io',
}

/** The group that the objects of a kind are in now. */
export function groupNow(apiVersion: string, kind: string): string {
  const [group = '', version] = apiVersion.split('/')
  if (version === undefined) return ''
  return group === 'extensions' ? ((own(movedFrom, kind) as string | undefined) ?? group) : group
}

/** The object in the version that is read now; undefined where that has other fields. */
export function inPresentVersion(object: JsonObject, present: string): JsonObject | undefined {
  const apiVersion = asString(object['apiVersion']) ?? ''
  if (apiVersion === present) return object
  const kinds = Object.hasOwn(removed, apiVersion) ? removed[apiVersion] : undefined
  const kind = asString(object['kind']) ?? ''
  const convert = kinds !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  return convert === undefined ? undefined : { ...convert(object), apiVersion: present }
}

/** In v1beta1 an empty selector selects nothing, in v1 everything. */
function disruptionBudget(object: JsonObject): JsonObject {
  const spec = digObject(object, 'spec') ?? {}
  const selector = digObject(spec, 'selector')
  if (selector === undefined || Object.keys(selector).length > 0) return object
  const { selector: nothing, ...rest } = spec
  return nothing === undefined ? object : { ...object, spec: rest }
}

function ingress(object: JsonObject): JsonObject {
  const { backend, ...spec } = digObject(object, 'spec') ?? {}
  const rules = asArray(spec['rules']).filter(isObject)
  return {
    ...object,
    spec: {
      ...spec,
      ...(isObject(backend) ? { defaultBackend: ingressBackend(backend) } : {}),
      ...(rules.length === 0 ? {} : { rules: rules.map(ingressRule) }),
    },
  }
}

function ingressRule(rule: JsonObject): JsonObject {
  const http = digObject(rule, 'http')
  if (http === undefined) return rule
  const paths = asArray(http['paths']).filter(isObject)
  const converted = paths.map((path) => {
    // What v1beta1 defaults and v1 demands; before 1.18 there was no such field.
    return { pathType: 'ImplementationSpecific', ...path, backend: ingressBackend(digObject(path, 'backend') ?? {}) }
  })
  return { ...rule, http: { ...http, paths: converted } }
}

function ingressBackend({ serviceName, servicePort, ...rest }: JsonObject): JsonObject {
  if (serviceName === undefined) return rest
  const port = typeof servicePort === 'number' ? { number: servicePort } : { name: servicePort }
  return { ...rest, service: { name: serviceName, port } }
}
