import { addedTexts, largestTexts } from '../codec/quantity-texts.ts'
import type { Texts } from '../codec/quantity-texts.ts'
import { listAt, stringMapAt } from '../json.ts'
import type { JsonObject } from '../types.ts'

const podLevel = ['cpu', 'memory']

/** What a Pod asks for all in all, as quantities are written; values for the whole Pod stand for the sums of containers. */
export function podTexts(pod: JsonObject, what: 'requests' | 'limits'): Texts {
  const of = (container: JsonObject): Texts => stringMapAt(container, `resources.${what}`)
  let sidecars: Texts = new Map()
  let inits: Texts = new Map()
  for (const container of listAt(pod, 'spec.initContainers')) {
    const isSidecar = container['restartPolicy'] === 'Always'
    if (isSidecar) sidecars = addedTexts([sidecars, of(container)])
    inits = largestTexts([inits, isSidecar ? sidecars : addedTexts([of(container), sidecars])])
  }
  const running = addedTexts([...listAt(pod, 'spec.containers').map(of), sidecars])
  const whole = [...stringMapAt(pod, `spec.resources.${what}`)].filter(([name]) => podLevel.includes(name))
  return new Map([...largestTexts([running, inits]), ...whole])
}
