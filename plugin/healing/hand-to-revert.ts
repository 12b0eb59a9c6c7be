import { revertDrift } from '../drift/revert/revert.ts'
import type { HandOver } from './hand-over.ts'

/** The declared values, as far as the object itself carries what was applied; manifests are for `kubectl heal drift revert`. */
export const handToRevert: HandOver = ({ io, client }, { target, type }, carryOut) => {
  const { kind, namespace = 'default', name } = target
  const words = [`${kind.toLowerCase()}/${name}`]
  const everything = { documents: undefined, policies: undefined, fields: [] }
  return revertDrift(io, { client, namespace }, { words, type, namespace, ...everything, carryOut })
}
