import { fingerprint, physicalLocation, sarifLog } from '../../output/sarif.ts'
import type { DriftReport } from '../report.ts'
import { findingsOf, type DriftFinding } from './findings.ts'
import { referenceText } from '../../reference-text.ts'

const rules = [
  ['changed', 'A declared field has another value.'],
  ['missing', 'A declared field is not there.'],
  ['added', 'A field is there that nobody declared.'],
  ['taken-over', 'A field that was applied is now written by somebody else.'],
  ['missing-object', 'A declared object is not there.'],
  ['extra-object', 'An object is there that its owner declares no longer.'],
  ['not-comparable-object', 'An object cannot be compared.'],
  ['unread-object', 'An object could not be read.'],
] as const

/** SARIF 2.1.0: a result for each finding; what a policy locks is an error, everything else a warning. */
export function driftSarif(report: DriftReport): string {
  const described = rules.map(([id, text]) => ({ id: `drift/${id}`, shortDescription: { text } }))
  return sarifLog(described, findingsOf(report).map(resultOf))
}

function resultOf({ object, rule, path, message, isLocked }: DriftFinding): object {
  const { ref, file, line } = object
  const fullyQualifiedName = path === undefined ? referenceText(ref) : `${referenceText(ref)} ${path}`
  return {
    ruleId: `drift/${rule}`,
    ruleIndex: rules.findIndex(([id]) => id === rule),
    level: isLocked ? 'error' : 'warning',
    message: { text: `${path === undefined ? '' : `${referenceText(ref)}: `}${message}.` },
    locations: [
      {
        ...physicalLocation(file ?? null, line ?? null),
        logicalLocations: [{ fullyQualifiedName, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'objectRulePath/v1': fingerprint([rule, fullyQualifiedName]) },
  }
}
