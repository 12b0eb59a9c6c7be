/**
 * What one look at an installation found. `warning`: something else does not work, and enforcement does. `unknown` says why in its
 * message, most often which permission is missing.
 */
export type CheckState = 'ok' | 'warning' | 'problem' | 'unknown'

/** The looks, in the order in which they are told. */
export type CheckName =
  'definitions' | 'pods' | 'webhooks' | 'certificates' | 'policies' | 'exceptions' | 'images' | 'last denial' | 'probe'

/** One line of the status: a stable format (docs/cli.md). */
export interface Check {
  name: CheckName
  state: CheckState
  message: string
  /** What to do; only with a problem or a warning, or where something can be done to know more. */
  next?: string
  /** Numbers and names behind the message, by check. */
  details?: Readonly<Record<string, unknown>>
}

/** The status of an installation: a stable format (docs/cli.md). */
export interface Status {
  /** Whether policies are enforced right now; `unknown` where too little may be read. */
  works: 'yes' | 'no' | 'unknown'
  server: string
  context: string
  /** RFC 3339 */
  checkedAt: string
  checks: readonly Check[]
}

/** Whether enforcement works: a problem says no; the probe proves it, else webhooks and pods together make it likely. */
export function worksBy(checks: readonly Check[]): Status['works'] {
  if (checks.some(({ state }) => state === 'problem')) return 'no'
  const isOk = (name: CheckName): boolean => checks.some((check) => check.name === name && check.state === 'ok')
  return isOk('probe') || (isOk('webhooks') && isOk('pods')) ? 'yes' : 'unknown'
}
