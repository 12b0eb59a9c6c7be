import type { ImageError } from './image-errors.ts'
import type { Container, Pod } from './pod.ts'

/** What a container of an image does; tests register them, the default is a container that runs and is ready. */
export type Behaviour = Runs | Exits | InTurn | NoImage | NotCreated | NotStarted | PodTrouble | Program

/** What scripted runs have in common. */
interface Scripted {
  /** What it writes: `kubectl logs` shows it. */
  log?: string
  /** Restarts that were before its first run. */
  restarts?: number
}

/** It runs until it is told to stop. Its probes are not made. */
export interface Runs extends Scripted {
  kind: 'runs'
  /** true where it is not said and no probe fails */
  ready?: boolean
  /** How long ago it was started, ms. */
  ago?: number
  /** The user of its image, default 1000; 0 is root. */
  user?: number
  ignoresTerm?: boolean
  /** Its exit code when it is told to stop, default 0. */
  onTerm?: number
  /** It cannot be killed: a process in the kernel's hands. */
  unkillable?: boolean
  /** What its failing probes say ("HTTP probe failed with statuscode: 500"). Liveness and startup restart it. */
  probes?: { readiness?: string; liveness?: string; startup?: string }
  /** How long it runs until its liveness or startup probe has it killed, ms, default 50. */
  after?: number
}

/** It ends after so many ms (none: at once). */
export interface Exits extends Scripted {
  kind: 'exits'
  code: number
  after?: number
  signal?: number
  reason?: string
  message?: string
  /** How long ago it ended, ms. */
  ago?: number
  /** How long it had run then, ms. */
  lasted?: number
}

/** Its first run does the first, its second the second, without waits; the last one stays. */
export interface InTurn {
  kind: 'in-turn'
  runs: readonly [Behaviour, ...Behaviour[]]
}

/** Its image cannot be had. */
export interface NoImage {
  kind: 'no-image'
  /** `not-found` where it is not said. */
  why?: ImageError
  /** The text of the runtime instead of the usual one. */
  message?: string
}

/** The runtime or the kubelet does not create it. ConfigMaps and Secrets that are missing need no script. */
export interface NotCreated {
  kind: 'not-created'
  reason: 'CreateContainerConfigError' | 'CreateContainerError'
  message: string
}

/** The runtime creates it and cannot start it, or its postStart hook fails. */
export interface NotStarted {
  kind: 'not-started'
  reason: 'RunContainerError' | 'PostStartHookError'
  message: string
}

/** What hits its Pod as a whole. */
export type PodTrouble =
  /** No network, no runtime class … */
  | { kind: 'no-sandbox'; message: string }
  /** A volume is not mounted; ConfigMaps and Secrets that are missing need no script. */
  | { kind: 'no-volume'; volume: string; message: string }
  /** The node evicts it after so many ms, default 50. */
  | { kind: 'evicted'; message: string; after?: number }

/** It is a process of this machine; its probes are really made. */
export interface Program {
  kind: 'program'
  make: (pod: ProgramPod) => Command
}

/** A program, its arguments, and variables besides those of the Pod's spec. */
export interface Command {
  command: string
  args?: readonly string[]
  env?: Readonly<Record<string, string>>
  cwd?: string
}

/** What a program is started for. */
export interface ProgramPod {
  pod: Pod
  container: Container
  /** Its own address, which it should listen on. */
  address: string
  /** Of the Pod's ServiceAccount; `--kubeconfig FILE` is appended to the arguments in any case. */
  kubeconfig: string
  /** The spec's `command` (without it: none) and `args`, with `$(NAME)` replaced. */
  specCommand: string[]
  specArgs: string[]
  /** The spec's variables. */
  env: Record<string, string>
  /** Where what the container mounts is found: mountPath to a folder of this machine. */
  mounts: ReadonlyMap<string, string>
}

/** Decides from the Pod; undefined leaves it to the next registration. */
export type Decide = (pod: Pod, container: Container) => Behaviour | undefined
