import type { EventView } from '../../event-view.ts'
import { eventsOfContainer, type ContainerCase } from '../container-case.ts'

/** As the kubelet's Events begin. */
export type ProbeName = 'Readiness' | 'Liveness' | 'Startup'

/** One failure of a probe, as the kubelet told it. */
export interface ProbeFailure {
  probe: ProbeName
  /** What came back: `HTTP probe failed with statuscode: 503`. */
  text: string
  event: EventView
}

const failure = /^(Readiness|Liveness|Startup) probe (?:failed|errored[^:]*): ?([\s\S]*)$/

/** The failures of one probe of a container, the newest first. */
export function probeFailures(of: ContainerCase, probe: ProbeName): ProbeFailure[] {
  return eventsOfContainer(of).flatMap((event) => {
    const [, name, text = ''] = (event.reason === 'Unhealthy' && failure.exec(event.message)) || []
    return name === probe ? [{ probe, text, event }] : []
  })
}
