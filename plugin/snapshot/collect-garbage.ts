import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** So many objects leave behind what is worth collecting. */
const every = 500

/**
 * Collects garbage while a large cluster is read: parsing leaves several times of what is kept, and V8 would rather let the process
 * grow than look. Told how many objects were read so far.
 */
export function collectGarbage(): (objects: number) => void {
  let collect: (() => void) | undefined
  let next = every
  return (objects) => {
    if (objects < next) return
    next = objects + every
    collect ??= collector()
    collect()
  }
}

function collector(): () => void {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  return typeof gc === 'function' ? () => void Reflect.apply(gc, undefined, []) : () => undefined
}
