import { allContainers } from '../defaults/pod-spec.ts'
import { at, listAt, numberAt, objectAt, stringsAt, textAt } from '../json.ts'
import type { JsonObject } from '../types.ts'

/** What a check forbids in a Pod's spec, in the words of pod-security-admission; undefined where it is fine. */
type Check = (spec: JsonObject) => string | undefined

const allowedAdds = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
)
const allowedVolumes = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim']
const restrictedVolumeTypes = [...allowedVolumes, 'projected', 'secret']

function quoted(names: string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ')
}

function those(what: string, names: string[]): string {
  return `${what}${names.length > 1 ? 's' : ''} ${quoted(names)}`
}

/** The names of the containers whose security context is as said. */
function named(spec: JsonObject, test: (context: JsonObject) => boolean): string[] {
  const bad = allContainers(spec).filter((container) => test(objectAt(container, 'securityContext')))
  return bad.map((container) => textAt(container, 'name'))
}

const capabilities: Check = (spec) => {
  const added = (context: JsonObject) => stringsAt(context, 'capabilities.add').filter((one) => !allowedAdds.has(one))
  const bad = named(spec, (context) => added(context).length > 0)
  const all = allContainers(spec).flatMap((container) => added(objectAt(container, 'securityContext')))
  const list = quoted([...new Set(all)].sort())
  if (bad.length === 0) return undefined
  return `non-default capabilities (${those('container', bad)} must not include ${list} in securityContext.capabilities.add)`
}

const hostNamespaces: Check = (spec) => {
  const used = ['hostNetwork', 'hostPID', 'hostIPC'].filter((name) => spec[name] === true)
  return used.length === 0 ? undefined : `host namespaces (${used.map((name) => `${name}=true`).join(', ')})`
}

const hostPathVolumes: Check = (spec) => {
  const names = listAt(spec, 'volumes').filter((volume) => volume['hostPath'] !== undefined)
  const bad = names.map((volume) => textAt(volume, 'name'))
  return bad.length === 0 ? undefined : `hostPath volumes (${those('volume', bad)})`
}

const hostPorts: Check = (spec) => {
  const portsOf = (container: JsonObject) =>
    listAt(container, 'ports')
      .map((port) => numberAt(port, 'hostPort'))
      .filter((port) => port > 0)
  const bad = allContainers(spec).filter((container) => portsOf(container).length > 0)
  const ports = [...new Set(bad.flatMap(portsOf))].sort()
  if (bad.length === 0) return undefined
  const names = bad.map((container) => textAt(container, 'name'))
  return `hostPort (${those('container', names)} ${bad.length > 1 ? 'use' : 'uses'} hostPort${ports.length > 1 ? 's' : ''} ${ports.join(', ')})`
}

const privileged: Check = (spec) => {
  const bad = named(spec, (context) => context['privileged'] === true)
  if (bad.length === 0) return undefined
  return `privileged (${those('container', bad)} must not set securityContext.privileged=true)`
}

const privilegeEscalation: Check = (spec) => {
  const bad = named(spec, (context) => context['allowPrivilegeEscalation'] !== false)
  if (bad.length === 0) return undefined
  return `allowPrivilegeEscalation != false (${those('container', bad)} must set securityContext.allowPrivilegeEscalation=false)`
}

const droppedCapabilities: Check = (spec) => {
  const others = (context: JsonObject) =>
    stringsAt(context, 'capabilities.add').filter((one) => one !== 'NET_BIND_SERVICE')
  const keeping = named(spec, (context) => !stringsAt(context, 'capabilities.drop').includes('ALL'))
  const adding = named(spec, (context) => others(context).length > 0)
  const all = allContainers(spec).flatMap((container) => others(objectAt(container, 'securityContext')))
  const list = quoted([...new Set(all)].sort())
  const details = [
    ...(keeping.length > 0
      ? [`${those('container', keeping)} must set securityContext.capabilities.drop=["ALL"]`]
      : []),
    ...(adding.length > 0
      ? [`${those('container', adding)} must not include ${list} in securityContext.capabilities.add`]
      : []),
  ]
  return details.length === 0 ? undefined : `unrestricted capabilities (${details.join('; ')})`
}

const volumeTypes: Check = (spec) => {
  const typeOf = (volume: JsonObject) => Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir'
  const bad = listAt(spec, 'volumes').filter((volume) => !restrictedVolumeTypes.includes(typeOf(volume)))
  if (bad.length === 0) return undefined
  const types = [...new Set(bad.map(typeOf))].sort()
  const names = bad.map((volume) => textAt(volume, 'name'))
  const what = `restricted volume type${types.length > 1 ? 's' : ''} ${quoted(types)}`
  return `restricted volume types (${those('volume', names)} ${bad.length > 1 ? 'use' : 'uses'} ${what})`
}

/** Of what the Pod or each container must set: who sets it wrong, and who leaves it open. */
function setters(
  spec: JsonObject,
  path: string,
  isRight: (value: unknown) => boolean,
): { bad: string[]; open: string[] } {
  const own = at(spec, `securityContext.${path}`)
  const wrong = named(spec, (context) => at(context, path) !== undefined && !isRight(at(context, path)))
  const open = isRight(own) ? [] : named(spec, (context) => at(context, path) === undefined)
  const isBad = own !== undefined && !isRight(own)
  return { bad: [...(isBad ? ['pod'] : []), ...(wrong.length > 0 ? [those('container', wrong)] : [])], open }
}

const runAsNonRoot: Check = (spec) => {
  const { bad, open } = setters(spec, 'runAsNonRoot', (value) => value === true)
  const what = 'runAsNonRoot != true'
  if (bad.length > 0) return `${what} (${bad.join(' and ')} must not set securityContext.runAsNonRoot=false)`
  return open.length === 0
    ? undefined
    : `${what} (pod or ${those('container', open)} must set securityContext.runAsNonRoot=true)`
}

const runAsUser: Check = (spec) => {
  const pod = at(spec, 'securityContext.runAsUser') === 0 ? ['pod'] : []
  const bad = named(spec, (context) => context['runAsUser'] === 0)
  const all = [...pod, ...(bad.length > 0 ? [those('container', bad)] : [])]
  return all.length === 0 ? undefined : `runAsUser=0 (${all.join(' and ')} must not set runAsUser=0)`
}

const seccomp: Check = (spec) => {
  const { bad, open } = setters(
    spec,
    'seccompProfile.type',
    (value) => value === 'RuntimeDefault' || value === 'Localhost',
  )
  if (bad.length > 0)
    return `seccompProfile (${bad.join(' and ')} must not set securityContext.seccompProfile.type to "Unconfined")`
  if (open.length === 0) return undefined
  return `seccompProfile (pod or ${those('container', open)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`
}

/** The level baseline, the checks that people meet. */
export const baseline: readonly Check[] = [capabilities, hostNamespaces, hostPathVolumes, hostPorts, privileged]

/** The level restricted: its own checks stand for those of baseline that are weaker. */
export const restricted: readonly Check[] = [
  ...[hostNamespaces, hostPorts, privileged, privilegeEscalation, droppedCapabilities, volumeTypes],
  ...[runAsNonRoot, runAsUser, seccomp],
]
