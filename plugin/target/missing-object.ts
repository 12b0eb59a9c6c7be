import { HealError } from '../../policies/heal-error.ts'
import { list } from '../../policies/messages/text.ts'
import type { ObjectReference } from '../object-reference.ts'
import { didYouMean } from '../suggest.ts'

/** That an object does not exist, with the nearest of the names there are, else with those. */
export function missingObject(target: ObjectReference, names: readonly string[]): HealError {
  const kind = target.kind.toLowerCase()
  const where = target.namespace === undefined ? '' : ` in namespace ${JSON.stringify(target.namespace)}`
  const near = didYouMean(target.name, names)
  const message = `there is no ${kind}/${target.name}${where}${near}`
  if (near !== '') return new HealError('no-target', message)
  const hint =
    names.length === 0
      ? `There is no ${kind} at all; another namespace: -n NAMESPACE`
      : `There ${names.length === 1 ? 'is' : 'are'} ${list(names, 10)}`
  return new HealError('no-target', message, { hint })
}
