import { oneLine } from '../../../policies/messages/text.ts'
import { roughly } from '../../override/when.ts'
import type { MergedEvidence } from '../verdict.ts'
import { referenceText } from '../../reference-text.ts'

/** What a line of evidence is told relative to. */
export interface EvidenceContext {
  /** milliseconds since the epoch */
  now: number
  within: string | undefined
  /** With the time itself beside the age. */
  wide: boolean
}

/** `pod/web-1 status.reason: Evicted (5m ago; 3 more like it)` */
export function evidenceText(evidence: MergedEvidence, { now, within, wide }: EvidenceContext): string {
  const { object, field, value, time, more } = evidence
  const asides = [
    ...(time === undefined ? [] : [ageText(now - time), ...(wide ? [new Date(time).toISOString()] : [])]),
    ...(more === 0 ? [] : [`${String(more)} more like it`]),
  ]
  const aside = asides.length === 0 ? '' : ` (${asides.join('; ')})`
  return oneLine(`${referenceText(object, within)} ${field}: ${value}${aside}`)
}

/** `5m ago`; a clock that is behind the cluster's counts as now. */
function ageText(age: number): string {
  return age < 1000 ? 'just now' : `${roughly(age)} ago`
}
