import { asArray, asObject, asString, dig, type JsonObject } from '../../policies/json.ts'
import { revokedBy } from '../../policies/load/stored-exception.ts'
import { parseTime } from '../../policies/load/time.ts'

/** Where an exception stands in its life. */
export type Phase = 'Pending' | 'Active' | 'Expired' | 'Revoked'

/** A DriftException as it is listed: a stable format (docs/cli.md). Times are RFC 3339, texts are as written. */
export interface ExceptionView {
  name: string
  policy: string
  rules: readonly string[]
  target: { kind: string; namespace: string; name: string }
  /** `alice`, `group/oncall`, `ci/deployer`: who may use it */
  subjects: readonly string[]
  requestedBy?: string
  owner: string
  reason: string
  ticket?: string
  notBefore?: string
  expiresAt: string
  atExpiry: string
  phase: Phase
  /** whole seconds until its end; 0 where it has ended */
  remainingSeconds: number
  uses: number
  lastUsed?: { time?: string; username?: string; path?: string }
  revokedBy?: string
}

/** What to show of a stored DriftException at a time (milliseconds since the epoch). Whatever is missing is empty. */
export function exceptionView(object: JsonObject, now: number): ExceptionView {
  const spec = asObject(object['spec']) ?? {}
  const field = (...keys: string[]): string => asString(dig(spec, ...keys)) ?? ''
  const expiresAt = field('expiresAt')
  const revoker = revokedBy(object)
  const uses = dig(object, 'status', 'uses')
  return {
    name: asString(dig(object, 'metadata', 'name')) ?? '',
    policy: field('policy'),
    rules: asArray(spec['rules']).map(String),
    target: { kind: field('target', 'kind'), namespace: field('target', 'namespace'), name: field('target', 'name') },
    subjects: subjectsOf(spec),
    ...optional('requestedBy', field('requestedBy', 'username')),
    owner: field('owner'),
    reason: field('reason'),
    ...optional('ticket', field('ticket')),
    ...optional('notBefore', field('notBefore')),
    expiresAt,
    atExpiry: field('atExpiry') || 'Keep',
    phase: phaseOf(field('notBefore'), expiresAt, revoker !== undefined, now),
    remainingSeconds: Math.max(0, Math.ceil(((parseTime(expiresAt) ?? now) - now) / 1000)),
    uses: typeof uses === 'number' ? uses : 0,
    ...lastUse(object),
    ...optional('revokedBy', revoker ?? ''),
  }
}

/** The clock decides, not the phase that a server wrote some seconds ago. */
function phaseOf(notBefore: string, expiresAt: string, revoked: boolean, now: number): Phase {
  if (now >= (parseTime(expiresAt) ?? 0)) return revoked ? 'Revoked' : 'Expired'
  if (now < (parseTime(notBefore) ?? 0)) return revoked ? 'Revoked' : 'Pending'
  return 'Active'
}

/** Whether it can still be used, now or later. */
export function isLive({ phase }: ExceptionView): boolean {
  return phase === 'Active' || phase === 'Pending'
}

/** Who may use it: the subjects, else who requested it. */
function subjectsOf(spec: JsonObject): string[] {
  const subjects = asArray(spec['subjects']).map((subject) => {
    const name = asString(dig(subject, 'name')) ?? ''
    const kind = dig(subject, 'kind')
    if (kind === 'Group') return `group/${name}`
    return kind === 'ServiceAccount' ? `${asString(dig(subject, 'namespace')) ?? ''}/${name}` : name
  })
  const requester = asString(dig(spec, 'requestedBy', 'username'))
  return subjects.length > 0 || requester === undefined ? subjects : [requester]
}

function lastUse(object: JsonObject): Pick<ExceptionView, 'lastUsed'> {
  const last = asObject(dig(object, 'status', 'lastUsed'))
  if (last === undefined) return {}
  const field = (key: string): string => asString(dig(last, key)) ?? ''
  return {
    lastUsed: {
      ...optional('time', field('time')),
      ...optional('username', field('username')),
      ...optional('path', field('path')),
    },
  }
}

function optional<Key extends string>(key: Key, value: string): Partial<Record<Key, string>> {
  const found: Partial<Record<Key, string>> = {}
  if (value !== '') found[key] = value
  return found
}
