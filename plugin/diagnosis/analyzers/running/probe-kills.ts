import { digObject, type JsonObject } from '../../../../policies/json.ts'
import type { EventView } from '../../event-view.ts'
import type { Termination } from '../../container-view.ts'
import { livenessWindow, recoveredAfter } from '../../settled.ts'
import { minutes, seconds } from '../../../text/time.ts'
import { eventsOfContainer, type ContainerCase } from '../container-case.ts'
import { probeFailures, type ProbeName } from './probe-events.ts'

/** So many kills within an hour are trouble even if the container is ready in between. */
const pressingKills = 3

/** The Events of the kubelet that it stopped the container for this probe, the newest first. */
export function probeKills(of: ContainerCase, probe: ProbeName): EventView[] {
  const said = `failed ${probe.toLowerCase()} probe`
  return eventsOfContainer(of).filter(({ reason, message }) => reason === 'Killing' && message.includes(said))
}

/** True where the probe ended the container three times in an hour, the last time within ten minutes. */
export function hasPressingKills(of: ContainerCase, probe: ProbeName): boolean {
  const { facts } = of
  const kills = probeKills(of, probe).filter(({ last }) => facts.now - last < livenessWindow)
  const newest = kills[0]
  if (newest === undefined || facts.now - newest.last >= recoveredAfter) return false
  const sum = kills.reduce((total, kill) => total + withinWindow(kill), 0)
  return Math.round(sum) >= pressingKills
}

/** One Event counts for as long as it is repeated: of a longer time, the share of one hour. */
function withinWindow({ count, first, last }: EventView): number {
  const span = last - first
  return span <= livenessWindow ? count : 1 + ((count - 1) * livenessWindow) / span
}

/** The Event that says that this probe ended the container this time: it came within the grace period before the end. */
export function killOf(of: ContainerCase, end: Termination, probe: ProbeName): EventView | undefined {
  const earliest = (end.finishedAt ?? 0) - graceOf(of, probe) - minutes
  return probeKills(of, probe).find(({ last }) => last >= earliest)
}

/** The newest failure of the probe just before the container was killed; for clusters where the Event of the kill is gone. */
export function failureBefore(of: ContainerCase, end: Termination, probe: ProbeName): EventView | undefined {
  const isKilled = end.exitCode === 137 || end.exitCode === 143
  if (!isKilled || end.reason === 'OOMKilled') return undefined
  const [from, to] = [(end.finishedAt ?? 0) - graceOf(of, probe) - minutes, (end.finishedAt ?? 0) + minutes]
  return probeFailures(of, probe).find(({ event }) => event.last >= from && event.first <= to)?.event
}

function graceOf({ pod, container }: ContainerCase, probe: ProbeName): number {
  const own = probeSpec({ container }, probe)?.['terminationGracePeriodSeconds']
  const grace = own ?? pod.spec['terminationGracePeriodSeconds']
  return (typeof grace === 'number' ? grace : 30) * seconds
}

/** The probe in the container's spec. */
export function probeSpec({ container }: Pick<ContainerCase, 'container'>, probe: ProbeName): JsonObject | undefined {
  return digObject(container.spec, `${probe.toLowerCase()}Probe`)
}
