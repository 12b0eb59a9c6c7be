import { shellWord } from '../policies/messages/text.ts'
import type { ObjectReference } from './object-reference.ts'

/**
 * `deployment/web -n prod-shop`, `node/node-1`: an object in a sentence, and in a command that is pasted: names that a shell would take
 * for more than a word are quoted. `within` is the namespace that need not be told.
 */
export function referenceText({ kind, namespace, name }: ObjectReference, within?: string): string {
  const where = namespace === undefined || namespace === within ? '' : ` -n ${shellWord(namespace)}`
  const object = name === '' ? `${kind.toLowerCase()}/(generated name)` : shellWord(`${kind.toLowerCase()}/${name}`)
  return `${object}${where}`
}
