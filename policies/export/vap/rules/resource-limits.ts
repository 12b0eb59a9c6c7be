import type { Translation, Translator } from '../twin.ts'
import { boundsTwin } from './resource-bounds.ts'
import { lockTwin } from './resource-lock.ts'

/** `resourceLimits`: bounds, which nobody passes, and the lock, which managers pass, are two twins. That a quantity is one is the API server's. */
export const resourceLimits: Translator = (source): Translation => {
  const bounds = boundsTwin(source)
  return {
    twins: [...(bounds === undefined ? [] : [bounds]), ...(source.options['lock'] === true ? [lockTwin(source)] : [])],
    losses: [],
  }
}
