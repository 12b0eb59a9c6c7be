import { count } from '../../../policies/messages/text.ts'
import type { ContainerView } from '../container-view.ts'
import { fieldEvidence } from '../evidence.ts'
import type { EventView } from '../event-view.ts'
import type { Facts } from '../facts.ts'
import type { Evidence } from '../finding.ts'
import type { PodView } from '../pod-view.ts'
import { isSuperseded } from './superseded.ts'

/** A container of a Pod that is not well. */
export interface ContainerCase {
  facts: Facts
  pod: PodView
  container: ContainerView
}

/** The Pods that are not well, without those on their way out and those that were replaced. */
export function* podsInTrouble(facts: Facts): Iterable<PodView> {
  for (const pod of facts.troubledPods()) {
    if (pod.deletionTime === undefined && !isSuperseded(facts, pod)) yield pod
  }
}

/** Their containers; the ephemeral ones, which people debug with, are left out. */
export function* containersInTrouble(facts: Facts): Iterable<ContainerCase> {
  for (const pod of podsInTrouble(facts)) {
    for (const container of pod.containers) {
      if (container.role !== 'ephemeral') yield { facts, pod, container }
    }
  }
}

/** The Events about a container, the newest first. */
export function eventsOfContainer({ facts, pod, container }: ContainerCase): EventView[] {
  // `spec.containers{web}`: no name holds a brace.
  const suffix = `{${container.name}}`
  return facts.eventsOf(pod.object).filter(({ fieldPath }) => fieldPath.endsWith(suffix))
}

/** A field of the container's status as evidence: `state.waiting.reason`. */
export function statusEvidence(
  { pod, container }: ContainerCase,
  field: string,
  value: unknown,
  time?: number,
): Evidence {
  return fieldEvidence(pod.object, `${container.statusPath}.${field}`, value, time)
}

/** A field of the container's spec as evidence: `resources.limits.memory`. */
export function specEvidence(of: ContainerCase, field: string, value: unknown): Evidence {
  return fieldEvidence(of.pod.object, `${specPath(of)}.${field}`, value)
}

/** `spec.containers[name=web]` */
export function specPath({ container }: Pick<ContainerCase, 'container'>): string {
  const list = container.role === 'app' ? 'containers' : 'initContainers'
  return `spec.${list}[name=${container.name}]`
}

/** `Container "web"`, `Init container "migrate"`, `Sidecar "proxy"`: how sentences begin. */
export function containerTitle({ container }: Pick<ContainerCase, 'container'>): string {
  return `${titles[container.role]} "${container.name}"`
}

const titles = {
  app: 'Container',
  init: 'Init container',
  sidecar: 'Sidecar',
  ephemeral: 'Ephemeral container',
} as const

/** `right after its start`, `40 seconds after its start`. */
export function afterStart(ran: number): string {
  return ran < 1000 ? 'right after its start' : `${durationText(ran)} after its start`
}

/** `40 seconds`, `12 minutes`, `3 hours`, `2 days`: how long something took, rounded down. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  if (seconds < 120) return count(seconds, 'second')
  if (seconds < 7200) return count(Math.floor(seconds / 60), 'minute')
  if (seconds < 172_800) return count(Math.floor(seconds / 3600), 'hour')
  return count(Math.floor(seconds / 86_400), 'day')
}
