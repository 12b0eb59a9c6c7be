import type { Rule } from '../load/policy.ts'
import type { Scope } from './matching.ts'
import type { Subject } from './subject.ts'

const ofTheObject: readonly Scope[] = ['self']
const ofTheObjectOrOwner: readonly Scope[] = ['self', 'topOwner']
const ofEveryPod: readonly Scope[] = ['pod', 'topOwner']

/**
 * The scopes in which a policy may cover what a rule looks at. A controlled Pod is covered through its top owner: its images always,
 * its other fields where a subresource changes them.
 */
export function scopesOf(rule: Rule, { context: { subresource } }: Subject): readonly Scope[] {
  if (rule.type === 'signedImages') return ofEveryPod
  const throughOwner = subresource === 'resize' || subresource === 'ephemeralcontainers'
  return throughOwner ? ofTheObjectOrOwner : ofTheObject
}
