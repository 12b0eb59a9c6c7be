import { part } from './template.ts'

/** Whether a field of the object changes; `otherwise` stands for an absent one. */
export function differs(path: string, otherwise: string): string {
  const value = (object: string): string => `(has(${object}.${path}) ? ${object}.${path} : ${otherwise})`
  return `${value('object')} != ${value('oldObject')}`
}

/** The managedFields entries of server-side apply; emptying managedFields loses them. */
export function applied(object: string): string {
  const entries = `${object}.metadata.managedFields`
  return `(has(${entries}) ? ${entries}.filter(f, has(f.operation) && f.operation == 'Apply') : [])`
}

const declaredDiffers = [
  differs('metadata.labels', '{}'),
  differs('metadata.annotations', '{}'),
  `${applied('object')} != ${applied('oldObject')}`,
].join(' || ')

/** Whether any metadata changes that a rule may read. */
export const metadataDiffers = `${declaredDiffers} || ${differs('metadata.ownerReferences', '[]')}`

/** Whether an update changes anything but owners, finalizers and status. */
export const contentDiffers = `${declaredDiffers} || ${part('object', ['spec'])} != ${part('oldObject', ['spec'])}`
