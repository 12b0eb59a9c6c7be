import type { ApiResult } from '../../../cluster/api-result.ts'
import { asString, dig } from '../../../policies/json.ts'
import { list } from '../../../policies/messages/text.ts'
import { isConditionTrue } from '../../../policies/kubernetes/conditions.ts'
import { isOlder } from '../../front-door/versions.ts'
import { failureLine } from '../../connect/failure-text.ts'
import { versionLabel } from '../../install/names.ts'
import type { Facts } from '../facts.ts'
import type { Check } from '../status.ts'

const name = 'definitions'

/** Whether the CustomResourceDefinitions are there, served, and of this program's version. `ours` is that version. */
export function checkDefinitions({ definitions, policies }: Facts, ours: string): Check {
  const entries = Object.entries(definitions)
  const absent = entries.filter(([, result]) => isAbsent(result)).map(([plural]) => plural)
  if (absent.length > 0) return notInstalled(absent, entries.length)
  const unread = entries.find(([, result]) => !result.ok)?.[1]
  if (unread !== undefined && !unread.ok) return fromServing(policies.ok, failureLine(unread.failure))
  const versions = entries.map(([plural, result]) => [plural, versionOf(result)] as const)
  const details = { versions: Object.fromEntries(versions) }
  const unserved = entries.filter(([, result]) => !isServed(result)).map(([plural]) => plural)
  if (unserved.length > 0)
    return { name, state: 'problem', message: `${unserved.join(' and ')} are not served yet`, next: install, details }
  const older = versions.find(([, version]) => version !== undefined && isOlder(version, ours))
  const newer = versions.find(([, version]) => version !== undefined && isOlder(ours, version))
  if (older !== undefined)
    return {
      name,
      state: 'problem',
      message: `${older[0]} are of version ${older[1] ?? ''}, this is ${ours}`,
      next: install,
      details,
    }
  const shown = [...new Set(versions.map(([, version]) => version ?? 'of an unknown version'))].join(', ')
  if (newer !== undefined) {
    const message = `${shown}; this program is ${ours} and may not know all of their fields`
    return { name, state: 'ok', message, next: 'Bring kubectl-heal on this machine up to date', details }
  }
  return { name, state: 'ok', message: `DriftPolicy, DriftException and Remediation, ${shown}`, details }
}

const install = 'kubectl heal install'

/** Where some are there, the rest of the installation can be looked at all the same: those have details. */
function notInstalled(absent: readonly string[], all: number): Check {
  const isPart = absent.length < all
  const follows =
    absent.includes('remediations') && isPart ? ': fix, rollback and undo cannot write down what they do' : ''
  const message = `${list(absent)} are not installed${follows}`
  return { name, state: 'problem', message, next: install, ...(isPart && { details: { absent } }) }
}

function fromServing(served: boolean, reason: string): Check {
  const why = `their version is not known: ${reason}`
  return served ? { name, state: 'ok', message: `served; ${why}` } : { name, state: 'unknown', message: why }
}

function isAbsent(result: ApiResult): boolean {
  return !result.ok && result.failure.reason === 'NotFound'
}

function versionOf(result: ApiResult): string | undefined {
  return result.ok ? asString(dig(result.value, 'metadata', 'labels', versionLabel)) : undefined
}

function isServed(result: ApiResult): boolean {
  return result.ok && isConditionTrue(result.value, 'Established')
}
