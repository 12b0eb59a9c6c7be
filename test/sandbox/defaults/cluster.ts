import { copy, ensure, isObject, listAt, objectAt, setDefault, setDefaults } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** What the scheme sets for absent fields of nodes, volumes, limits and ways in (v1 defaults.go of 1.36), by kind. */
export const clusterDefaults: Record<string, (object: JsonObject) => void> = {
  Node(object) {
    const status = ensure(object, 'status')
    if (isObject(status['capacity'])) setDefault(status, 'allocatable', copy(status['capacity']))
  },
  PersistentVolume(object) {
    setDefault(ensure(object, 'status'), 'phase', 'Pending')
    const spec = ensure(object, 'spec')
    setDefaults(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' })
    if (isObject(spec['hostPath'])) setDefault(spec['hostPath'], 'type', '')
  },
  PersistentVolumeClaim(object) {
    setDefault(ensure(object, 'spec'), 'volumeMode', 'Filesystem')
    setDefault(ensure(object, 'status'), 'phase', 'Pending')
  },
  StorageClass(object) {
    setDefaults(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' })
  },
  LimitRange(object) {
    for (const item of listAt(object, 'spec.limits')) if (item['type'] === 'Container') defaultLimits(item)
  },
  IngressClass(object) {
    const parameters = objectAt(object, 'spec')['parameters']
    if (isObject(parameters)) setDefault(parameters, 'scope', 'Cluster')
  },
  EndpointSlice(object) {
    for (const port of listAt(object, 'ports')) setDefaults(port, { name: '', protocol: 'TCP' })
  },
  Endpoints(object) {
    const ports = listAt(object, 'subsets').flatMap((subset) => listAt(subset, 'ports'))
    for (const port of ports) setDefault(port, 'protocol', 'TCP')
  },
  APIService(object) {
    const service = objectAt(object, 'spec')['service']
    if (isObject(service)) setDefault(service, 'port', 443)
  },
}

/** A default limit is at most the maximum; a default request the limit, else the minimum. */
function defaultLimits(item: JsonObject): void {
  const limits = ensure(item, 'default')
  setDefaults(limits, objectAt(item, 'max'))
  const requests = ensure(item, 'defaultRequest')
  setDefaults(requests, limits)
  setDefaults(requests, objectAt(item, 'min'))
}
