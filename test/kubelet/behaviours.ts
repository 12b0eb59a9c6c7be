import type { Behaviour, Decide } from './behaviour.ts'
import type { Container, Pod } from './pod.ts'

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
