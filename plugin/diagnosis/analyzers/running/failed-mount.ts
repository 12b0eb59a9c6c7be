import { asArray, asString, dig, isObject } from '../../../../policies/json.ts'
import type { ObjectReference } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import type { EventView } from '../../event-view.ts'
import { eventEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'
import { recoveredAfter } from '../../settled.ts'
import { podsInTrouble } from '../container-case.ts'
import { missingIn } from '../container/missing-reference.ts'
import { podFinding, podReads, rollbackCommand, type Told } from '../pod-finding.ts'

/** Volumes that cannot be attached or mounted; a missing ConfigMap or Secret, and one node too many, are told elsewhere. */
export const failedMounts: Analyzer = {
  name: 'failed-mounts',
  reads: [...podReads, 'persistentvolumeclaims'],
  *analyze(facts) {
    for (const pod of podsInTrouble(facts)) {
      const event = mountFailure(facts, pod)
      if (event !== undefined) yield podFinding(facts, pod, mountTold(facts, pod, event))
    }
  },
}

const reasons: ReadonlySet<string> = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume'])

/** The newest Event that says most: one that names a volume rather than the list of all that are not mounted. */
function mountFailure(facts: Facts, pod: PodView): EventView | undefined {
  if (pod.containers.some(({ role, running }) => role !== 'ephemeral' && running !== undefined)) return undefined
  const recent = facts
    .eventsOf(pod.object)
    .filter(({ reason, last }) => reasons.has(reason) && facts.now - last < recoveredAfter)
  if (recent.some(({ message }) => message.includes('Multi-Attach error') || missingIn(message, pod).length > 0))
    return undefined
  return recent.find(({ message }) => volumeIn(message) !== undefined) ?? recent[0]
}

function volumeIn(message: string): string | undefined {
  return /for volume "([^"]+)"/.exec(message)?.[1]
}

interface MountReason {
  matches: RegExp
  why: string
  advice: string
}

const mountReasons: readonly MountReason[] = [
  {
    matches: /driver name \S+ not found in the list of registered CSI drivers/,
    why: 'the CSI driver does not run on the node',
    advice: 'install the CSI driver, or see why its DaemonSet has no Pod on this node',
  },
  {
    matches: /bad option[^]*helper program|need a \/sbin\/mount/,
    why: 'the node lacks the program that mounts it (nfs-common, cifs-utils)',
    advice: 'install the client of the file system on the nodes',
  },
  {
    matches: /access denied by server/,
    why: 'the server of the volume refuses the node',
    advice: 'allow the nodes in its exports',
  },
  {
    matches: /wrong fs type|bad superblock|structure needs cleaning/i,
    why: 'its file system is of another type, or damaged',
    advice: 'check fsType, and the file system on the volume',
  },
  {
    matches: /hostPath type check failed/,
    why: 'the path on the node is not what hostPath.type says',
    advice: 'create it on the node, or correct hostPath',
  },
  { matches: /connection refused/i, why: 'the server of the volume refuses connections', advice: 'check that it runs' },
  {
    matches: /no such file or directory|does not exist|not found/i,
    why: 'what it names does not exist',
    advice: 'check the path or the name of the volume',
  },
  {
    matches: /timed? ?out|deadline exceeded/i,
    why: 'it is not there in time',
    advice: 'check the storage, the way from the node to it, and the logs of its driver on the node',
  },
  { matches: /permission denied/i, why: 'permission is denied', advice: 'check who may read the volume' },
]

/** Longer texts are not of a kubelet, and would take long to match. */
const longest = 4096

function mountTold(facts: Facts, pod: PodView, event: EventView): Told {
  const reason = mountReasons.find(({ matches }) => matches.test(event.message.slice(0, longest)))
  const root = rootOf(pod, event)
  const volume = volumeIn(event.message)
  return {
    code: 'VolumeMountFailed',
    ...(root === undefined ? {} : { root }),
    cause: `The volume${volume === undefined ? '' : ` ${volume}`} cannot be ${event.reason === 'FailedAttachVolume' ? 'attached to the node' : 'mounted'}${reason === undefined ? '' : `: ${reason.why}`}`,
    evidence: [eventEvidence(event)],
    ruledOut: ['not the image or the program: no container of the Pod was started yet'],
    next: [
      ...(reason === undefined ? [] : [`# ${reason.advice}`]),
      kubectlOn('describe', pod.ref),
      ...(root?.kind === 'PersistentVolumeClaim' ? [kubectlOn('describe', root)] : []),
      ...rollbackCommand(facts, pod),
    ],
  }
}

/** The CSI driver that is not there, or the claim whose volume it is: both may stop many Pods. */
function rootOf(pod: PodView, { message }: EventView): ObjectReference | undefined {
  const driver = /driver name (\S+) not found in the list/.exec(message)?.[1]
  if (driver !== undefined) return { kind: 'CSIDriver', name: driver }
  return claimOf(pod, volumeIn(message))
}

/** Messages name a volume as the Pod does, or by its PersistentVolume; with one claim it can only be that. */
function claimOf({ spec, namespace }: PodView, volume: string | undefined): ObjectReference | undefined {
  const claims = asArray(spec['volumes'])
    .filter(isObject)
    .flatMap((entry) => {
      const claim = asString(dig(entry, 'persistentVolumeClaim', 'claimName'))
      return claim === undefined ? [] : [{ volume: entry['name'], claim }]
    })
  const isOther = asArray(spec['volumes']).some((entry) => dig(entry, 'name') === volume)
  const named = claims.find((entry) => entry.volume === volume)
  const found = named ?? (claims.length === 1 && !isOther && volume !== undefined ? claims[0] : undefined)
  return found && { kind: 'PersistentVolumeClaim', namespace, name: found.claim }
}
