import { referenceKey } from '../object-reference.ts'
import type { CauseCode } from './causes/cause-codes.ts'
import type { Group } from './group.ts'

/** Causes that say less of an object than another one does. */
const less: ReadonlyMap<CauseCode, CauseCode> = new Map([['QuotaNearlyUsed', 'QuotaExceeded']])

/** The groups without those that only say less of an object than another group: a quota that stops Pods is nearly used anyway. */
export function withoutToldByAnother(groups: readonly Group[]): Group[] {
  const told = new Set(groups.map(({ code, root }) => `${code} ${referenceKey(root)}`))
  return groups.filter(({ code, root }) => !told.has(`${String(less.get(code))} ${referenceKey(root)}`))
}
