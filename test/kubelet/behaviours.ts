import type { Container, Pod } from './pod.ts'

/** What a container of an image does; tests register them, the default is a container that runs and is ready. */
export type Behaviour =
  /** It runs until it is told to stop; never ready when `ready` is false. Its probes are not made. */
  | { kind: 'runs'; ready?: boolean; ignoresTerm?: boolean }
  /** It ends after so many ms (none: at once). */
  | { kind: 'exits'; code: number; after?: number; reason?: string; message?: string }
  /** Its image cannot be had. */
  | { kind: 'no-image'; reason?: 'ErrImagePull' | 'ImagePullBackOff' | 'InvalidImageName'; message?: string }
  /** It is a process of this machine; its probes are really made. */
  | { kind: 'program'; make: (pod: ProgramPod) => Command }

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

/** The registered behaviours; the newest that matches counts. */
export interface Behaviours {
  /** `imageGlob`: `*` stands for anything. Returns how to take it back. */
  register(imageGlob: string, behaviour: Behaviour | Decide): () => void
  of(pod: Pod, container: Container): Behaviour
}

/** Makes an empty registry. */
export function createBehaviours(): Behaviours {
  const registered: { pattern: RegExp; decide: Decide }[] = []

  function register(imageGlob: string, behaviour: Behaviour | Decide): () => void {
    const decide = typeof behaviour === 'function' ? behaviour : () => behaviour
    const entry = { pattern: globPattern(imageGlob), decide }
    registered.unshift(entry)
    return () => {
      registered.splice(registered.indexOf(entry), 1)
    }
  }

  function of(pod: Pod, container: Container): Behaviour {
    for (const { pattern, decide } of registered) {
      const behaviour = pattern.test(container.image) ? decide(pod, container) : undefined
      if (behaviour !== undefined) return behaviour
    }
    return byDefault(pod, container)
  }

  return { register, of }
}

/** Init containers end at once, and so do the containers of Pods that are to end. */
function byDefault({ spec }: Pod, container: Container): Behaviour {
  const isSidecar = container.restartPolicy === 'Always'
  const isInit = spec.initContainers?.includes(container) === true && !isSidecar
  const isTask =
    spec.restartPolicy !== undefined && spec.restartPolicy !== 'Always' && spec.containers.includes(container)
  return isInit || isTask ? { kind: 'exits', code: 0 } : { kind: 'runs' }
}

function globPattern(glob: string): RegExp {
  const literal = glob.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${literal.join('.*')}$`)
}
