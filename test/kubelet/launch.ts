import type { Api } from '../cluster/api.ts'
import type { Watchdog } from '../cluster/processes/watchdog.ts'
import type { Behaviour, Runs } from './behaviour.ts'
import type { Behaviours } from './behaviours.ts'
import { configProblem } from './config-problem.ts'
import type { Begun, LifeOptions } from './container-life.ts'
import type { Told } from './events.ts'
import { imageRefusal } from './image-errors.ts'
import { endingInstance, failedInstance, runningInstance } from './instance.ts'
import type { Container, Pod } from './pod.ts'
import type { ProbeEvents } from './prober.ts'
import { beginProgram } from './program-launch.ts'
import { scriptedProbes } from './scripted-probes.ts'

/** What starting a container takes. */
export interface LaunchContext {
  api: Api
  server: string
  ca: string
  behaviours: Behaviours
  watchdog: Watchdog
  /** Of this Pod: logs, kubeconfig, volumes. */
  folder: string
  address: string
}

type Waiting = { reason: string; message: string }
type Tell = (told: Told) => void

/** How a container of a Pod is started, by the behaviour that is registered for its image at that time. */
export function launchOf(pod: Pod, container: Container, context: LaunchContext, tell: Tell): LifeOptions['launch'] {
  return async (run, tries) => {
    const { behaviour, hurries } = turn(context.behaviours.of(pod, container), run)
    const refusal =
      refused(behaviour, container, tries, tell) ?? (await misconfigured(behaviour, pod, container, context.api, tell))
    if (refusal !== undefined) return refusal
    tell({ type: 'Normal', reason: 'Pulled', message: pulledText(container) })
    tell({ type: 'Normal', reason: 'Created', message: 'Container created' })
    const begun = await begin(behaviour, pod, container, context)
    if ('instance' in begun) tellStart(behaviour, tell)
    return 'instance' in begun ? { ...begun, hurries } : begun
  }
}

/** The behaviour of one run, and whether another follows it without a wait. */
function turn(behaviour: Behaviour, run: number): { behaviour: Behaviour; hurries: boolean } {
  if (behaviour.kind !== 'in-turn') return { behaviour, hurries: false }
  const { runs } = behaviour
  return { behaviour: runs[Math.min(run, runs.length - 1)] ?? runs[0], hurries: run < runs.length - 1 }
}

function refused(behaviour: Behaviour, container: Container, tries: number, tell: Tell): Waiting | undefined {
  if (behaviour.kind === 'no-image') {
    const { image } = container
    const { backsOff, ...refusal } = imageRefusal(image, behaviour.why ?? 'not-found', behaviour.message)
    const { reason, message } = refusal
    if (!backsOff) {
      const told = reason === 'InvalidImageName' ? 'InspectFailed' : reason
      tell({ type: 'Warning', reason: told, message })
    } else if (tries === 0) tell({ type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` })
    if (backsOff && tries > 0) {
      const backOff = `Back-off pulling image "${image}"`
      tell({ type: 'Normal', reason: 'BackOff', message: backOff })
      tell({ type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff' })
      return { reason: 'ImagePullBackOff', message: `${backOff}: ${reason}: ${message}` }
    }
    if (backsOff) tell({ type: 'Warning', reason: 'Failed', message: `Failed to pull image "${image}": ${message}` })
    tell({ type: 'Warning', reason: 'Failed', message: `Error: ${reason}` })
    return refusal
  }
  if (behaviour.kind !== 'not-created') return undefined
  const { reason, message } = behaviour
  tell({ type: 'Warning', reason: 'Failed', message: `Error: ${message}` })
  return { reason, message }
}

async function misconfigured(
  behaviour: Behaviour,
  pod: Pod,
  container: Container,
  api: Api,
  tell: Tell,
): Promise<Waiting | undefined> {
  const user = behaviour.kind === 'runs' ? behaviour.user : undefined
  const problem = await configProblem(api, pod, container, user ?? 1000)
  if (problem === undefined) return undefined
  tell({ type: 'Warning', reason: 'Failed', message: `Error: ${problem}` })
  return { reason: 'CreateContainerConfigError', message: problem }
}

async function begin(
  behaviour: Behaviour,
  pod: Pod,
  container: Container,
  context: LaunchContext,
): Promise<Begun | Waiting> {
  const calm = (_signal: AbortSignal, events: ProbeEvents) => {
    events.onStarted()
    events.onReady(true)
    return Promise.resolve()
  }
  if (behaviour.kind === 'program') return beginProgram(behaviour, pod, container, context)
  if (behaviour.kind === 'not-started') return { instance: failedInstance(behaviour), probe: () => Promise.resolve() }
  if (behaviour.kind === 'exits') return { instance: endingInstance(behaviour), probe: calm, ...past(behaviour) }
  const runs: Runs = behaviour.kind === 'runs' ? behaviour : { kind: 'runs' }
  const probe = (signal: AbortSignal, events: ProbeEvents) => scriptedProbes(container, runs, signal, events)
  return { instance: runningInstance(runs), probe, ...past(runs) }
}

function past({ ago = 0, restarts = 0, log = '' }: { ago?: number; restarts?: number; log?: string }): Partial<Begun> {
  return { ago, restarts, logs: () => Promise.resolve(log) }
}

function tellStart(behaviour: Behaviour, tell: Tell): void {
  if (behaviour.kind !== 'not-started') tell({ type: 'Normal', reason: 'Started', message: 'Container started' })
  else if (behaviour.reason === 'RunContainerError')
    tell({ type: 'Warning', reason: 'Failed', message: `Error: ${behaviour.message}` })
  else tell({ type: 'Warning', reason: 'FailedPostStartHook', message: 'PostStartHook failed' })
}

function pulledText({ image }: Container): string {
  return `Container image "${image}" already present on machine and can be accessed by the pod`
}
