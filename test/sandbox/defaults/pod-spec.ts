import { at, ensure, isList, isObject, listAt, objectAt, same, textAt, setDefault, setDefaults } from '../json.ts'
import type { JsonObject } from '../types.ts'

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe']
const modeSources = ['secret', 'configMap', 'downwardAPI', 'projected']

const sourceDefaults: Record<string, JsonObject> = {
  hostPath: { type: '' },
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  azureDisk: { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
}

/** Every container of a pod spec: init, app and ephemeral. */
export function allContainers(podSpec: JsonObject): JsonObject[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) => listAt(podSpec, list))
}

/** Defaults of a pod spec, in a Pod and in a template (core/v1 SetDefaults_PodSpec and below). */
export function defaultPodSpec(spec: JsonObject): void {
  setDefaults(spec, { restartPolicy: 'Always', terminationGracePeriodSeconds: 30, dnsPolicy: 'ClusterFirst' })
  setDefaults(spec, { securityContext: {}, schedulerName: 'default-scheduler' })
  if (textAt(spec, 'serviceAccountName') !== '') setDefault(spec, 'serviceAccount', spec['serviceAccountName'])
  for (const container of allContainers(spec)) defaultContainer(container)
  for (const volume of listAt(spec, 'volumes')) defaultVolume(volume)
}

function defaultContainer(container: JsonObject): void {
  setDefaults(container, { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' })
  setDefault(container, 'imagePullPolicy', pullPolicy(textAt(container, 'image')))
  for (const port of listAt(container, 'ports')) setDefault(port, 'protocol', 'TCP')
  for (const probe of probes) if (isObject(container[probe])) defaultProbe(container[probe])
  for (const hook of ['postStart', 'preStop']) defaultHttpGet(objectAt(container, `lifecycle.${hook}`))
  for (const variable of listAt(container, 'env')) defaultFieldRef(objectAt(variable, 'valueFrom'))
}

function defaultProbe(probe: JsonObject): void {
  setDefaults(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 })
  defaultHttpGet(probe)
  if (isObject(probe['grpc'])) setDefault(probe['grpc'], 'service', '')
}

function defaultHttpGet(handler: JsonObject): void {
  if (isObject(handler['httpGet'])) setDefaults(handler['httpGet'], { path: '/', scheme: 'HTTP' })
}

function defaultFieldRef(source: JsonObject): void {
  if (isObject(source['fieldRef'])) setDefault(source['fieldRef'], 'apiVersion', 'v1')
}

function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1)
  const latest = !name.includes('@') && (!name.includes(':') || name.endsWith(':latest'))
  return latest ? 'Always' : 'IfNotPresent'
}

function defaultVolume(volume: JsonObject): void {
  if (same(Object.keys(volume), ['name'])) volume['emptyDir'] = {}
  for (const source of modeSources) if (isObject(volume[source])) setDefault(volume[source], 'defaultMode', 0o644)
  for (const [source, values] of Object.entries(sourceDefaults)) {
    if (isObject(volume[source])) setDefaults(volume[source], values)
  }
  const claim = at(volume, 'ephemeral.volumeClaimTemplate.spec')
  if (isObject(claim)) setDefault(claim, 'volumeMode', 'Filesystem')
  const image = volume['image']
  if (isObject(image)) setDefault(image, 'pullPolicy', pullPolicy(textAt(image, 'reference')))
  for (const source of listAt(volume, 'projected.sources')) {
    const token = source['serviceAccountToken']
    if (isObject(token)) setDefault(token, 'expirationSeconds', 3600)
    for (const item of listAt(source, 'downwardAPI.items')) defaultFieldRef(item)
  }
  for (const item of listAt(volume, 'downwardAPI.items')) defaultFieldRef(item)
}

/** What only a Pod gets, not a template: requests from limits, service links. */
export function defaultPod(spec: JsonObject): void {
  for (const container of [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]) fillRequests(container)
  if (isObject(spec['resources'])) fillRequests(spec)
  setDefault(spec, 'enableServiceLinks', true)
  if (spec['hostNetwork'] !== true) return
  const containers = [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')]
  for (const port of containers.flatMap((container) => listAt(container, 'ports'))) {
    setDefault(port, 'hostPort', port['containerPort'])
  }
}

function fillRequests(holder: JsonObject): void {
  const limits = Object.entries(objectAt(holder, 'resources.limits'))
  if (limits.length === 0) return
  const requests = ensure(holder, 'resources.requests')
  for (const [name, value] of limits) setDefault(requests, name, value)
}

const tolerated = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

/** What the built-in admission plugin DefaultTolerationSeconds adds to a Pod at CREATE. */
export function admitPod(spec: JsonObject): void {
  const tolerations = isList(spec['tolerations']) ? spec['tolerations'] : []
  for (const key of tolerated) {
    const covered = tolerations.some((item) => isObject(item) && covers(item, key))
    if (!covered) tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 })
  }
  spec['tolerations'] = tolerations
}

function covers(toleration: JsonObject, key: string): boolean {
  const effect = textAt(toleration, 'effect')
  const anyKey = textAt(toleration, 'key') === '' && toleration['operator'] === 'Exists'
  return (toleration['key'] === key || anyKey) && (effect === '' || effect === 'NoExecute')
}
