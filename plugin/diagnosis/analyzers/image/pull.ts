import { normaliseImage } from '../../../../policies/kubernetes/images.ts'
import { referenceKey, type ObjectReference } from '../../../object-reference.ts'
import { eventEvidence } from '../../evidence.ts'
import type { Facts } from '../../facts.ts'
import type { Evidence } from '../../finding.ts'
import {
  containersInTrouble,
  eventsOfContainer,
  specEvidence,
  statusEvidence,
  type ContainerCase,
} from '../container-case.ts'

/** A container that waits for an image that cannot be had. */
export interface Pull extends ContainerCase {
  /** `ErrImagePull`, `InvalidImageName` … */
  reason: string
  /** Everything that kubelet and runtime say of it. */
  text: string
  /** Where the cause lies unless something else is to blame: the workload, or the image where several workloads use it. */
  root: ObjectReference
}

const reasons: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
])

/** Longer texts are not of a runtime, and would take long to match. */
const longest = 8192

/** The containers that wait for an image, with its workload or, for an image of several workloads, the image as root. */
export function pullsInTrouble(facts: Facts): Pull[] {
  const waiting = [...containersInTrouble(facts)].filter(({ container }) =>
    reasons.has(container.waiting?.reason ?? ''),
  )
  const users = workloadsByImage(waiting)
  return waiting.map((of) => {
    const { container, pod } = of
    const isShared = (users.get(container.image)?.size ?? 0) > 1
    const root = isShared ? { kind: 'Image', name: container.image } : facts.workloadOf(pod.object)
    return { ...of, reason: container.waiting?.reason ?? '', text: textOf(of).slice(0, longest), root }
  })
}

function workloadsByImage(pulls: readonly ContainerCase[]): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>()
  for (const { facts, pod, container } of pulls) {
    const workloads = users.get(container.image) ?? new Set()
    users.set(container.image, workloads.add(referenceKey(facts.workloadOf(pod.object))))
  }
  return users
}

/** Old kubelets say only "Back-off pulling image" while they wait: the Event of the last try says why. */
function textOf(of: ContainerCase): string {
  const message = of.container.waiting?.message ?? ''
  return isBackOffOnly(message) ? `${message}\n${lastTry(of)?.message ?? ''}` : message
}

function isBackOffOnly(message: string): boolean {
  return message === '' || /^Back-off pulling image "[^"]*"$/.test(message)
}

function lastTry(of: ContainerCase): ReturnType<typeof eventsOfContainer>[number] | undefined {
  return eventsOfContainer(of).find(
    ({ reason, message }) => reason === 'Failed' && message.startsWith('Failed to pull'),
  )
}

/** What the kubelet says, and which image it is. */
export function pullEvidence(pull: Pull): Evidence[] {
  const { container, reason } = pull
  const message = container.waiting?.message ?? ''
  const event = isBackOffOnly(message) ? lastTry(pull) : undefined
  return [
    specEvidence(pull, 'image', container.image),
    statusEvidence(pull, 'state.waiting.reason', reason),
    ...(message === '' ? [] : [statusEvidence(pull, 'state.waiting.message', innermost(message))]),
    ...(event === undefined ? [] : [{ ...eventEvidence(event), value: innermost(event.message) }]),
  ]
}

/** Runtimes wrap the reason in their own steps, each with the whole reference: the end says what happened. */
function innermost(message: string): string {
  const at = message.lastIndexOf('failed to resolve reference')
  return at < 0 ? message.replace(/^Back-off pulling image "[^"]*": /, '') : message.slice(at)
}

/** The registry of an image: `docker.io` where it names none. */
export function registryOf(image: string): string {
  return normaliseImage(image).name.split('/')[0] ?? ''
}
