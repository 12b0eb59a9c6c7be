import type { NoPlan } from '../healing/plan.ts'
import type { Revision } from './revision.ts'

/** Which revision a person asked for. */
export type Wanted = { to: 'last-good' } | { to: 'revision'; number: number }

/**
 * The revision to go back to. `unsure`: nothing shows that it was ever available, and a person has to agree. Last good is the newest
 * one that really was available; the current one is never its own.
 */
export type Chosen = { outcome: 'chosen'; revision: Revision; unsure: boolean } | NoPlan

/** Chooses among the revisions, the newest first. `healthy`: the workload is well as it is. */
export function chooseRevision(revisions: readonly Revision[], wanted: Wanted, healthy: boolean): Chosen {
  if (wanted.to === 'revision') return byNumber(revisions, wanted.number)
  if (healthy) return { outcome: 'nothing-to-do', reason: 'the current revision is healthy', next: [] }
  const earlier = revisions.filter(({ current }) => !current)
  const [newest] = earlier
  if (newest === undefined) return refused('there is no earlier revision to go back to')
  const good = earlier.find(({ wasAvailable }) => wasAvailable !== 'unknown')
  return { outcome: 'chosen', revision: good ?? newest, unsure: good === undefined }
}

function byNumber(revisions: readonly Revision[], number: number): Chosen {
  const revision = revisions.find((each) => each.number === number)
  if (revision === undefined) {
    const known = revisions.map((each) => String(each.number)).join(', ')
    return refused(`there is no revision ${number}; its revisions are ${known === '' ? 'not kept' : known}`)
  }
  if (revision.current) return { outcome: 'nothing-to-do', reason: `revision ${number} is the current one`, next: [] }
  return { outcome: 'chosen', revision, unsure: false }
}

function refused(reason: string): NoPlan {
  return { outcome: 'refused', reason, next: [] }
}
