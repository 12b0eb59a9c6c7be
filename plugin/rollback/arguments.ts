import { HealError } from '../../policies/heal-error.ts'
import { resourceArgument } from '../target/resource-argument.ts'
import type { Wanted } from './choose-revision.ts'
import { versionedTypes, type VersionedKind } from './versioned-types.ts'

/** The workload that is to be rolled back. Throws a HealError for what has no revisions, or no name. */
export function rollbackTarget(words: readonly string[]): { kind: VersionedKind; name: string } {
  const { type, name } = resourceArgument(words)
  const kind = (Object.keys(versionedTypes) as VersionedKind[]).find((each) => each === type.kind)
  if (kind === undefined)
    throw new HealError('usage', `a ${type.kind} has no revisions to go back to`, {
      hint: 'Name a Deployment, a StatefulSet or a DaemonSet: deployment/web',
    })
  if (name !== undefined) return { kind, name }
  throw new HealError('usage', `no name is given after ${type.kind.toLowerCase()}`, {
    hint: `Write ${type.kind.toLowerCase()}/NAME`,
  })
}

/** Which revision the flags ask for. */
export function wantedFrom(revision: number | undefined): Wanted {
  return revision === undefined ? { to: 'last-good' } : { to: 'revision', number: revision }
}
