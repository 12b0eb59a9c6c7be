import { groupOf } from '../../../policies/kubernetes/workloads.ts'
import { oneLine, shellWord } from '../../../policies/messages/text.ts'
import { asciiJson } from '../../output/ascii-json.ts'
import type { ObjectReference } from '../../object-reference.ts'
import type { ComparedObject, DriftedField } from '../drift.ts'
import type { DriftReport } from '../report.ts'
import { referenceText } from '../../reference-text.ts'

/**
 * Commands for a shell that put the declared values back: a JSON patch for each object, which first tests that the value is still the
 * one that was seen. The only output with values of env, args, command and Secrets. What a patch cannot do is a comment.
 */
export function driftPatch({ objects }: DriftReport): string {
  return objects
    .flatMap(linesOf)
    .map((line) => `${line}\n`)
    .join('')
}

function linesOf(object: ComparedObject): string[] {
  const { ref, state, file } = object
  if (state === 'missing') return [`# ${referenceText(ref)} is missing: kubectl apply -f ${shellWord(file ?? 'FILE')}`]
  if (state === 'extra') return [`# ${referenceText(ref)} is declared nowhere`]
  if (state !== 'drifted') return []
  const fields = object.fields.filter(({ tolerated }) => tolerated === undefined)
  const operations = fields.toSorted(fromTheEnd).flatMap(operationsOf)
  const comments = fields.filter((field) => operationsOf(field).length === 0).map((field) => comment(ref, field))
  return operations.length === 0 ? comments : [...comments, command(ref, operations)]
}

/** Removals change the places of what comes after them in a list, so the last come first. */
function fromTheEnd(left: DriftedField, right: DriftedField): number {
  return (right.pointer ?? '').localeCompare(left.pointer ?? '', 'en', { numeric: true })
}

function operationsOf({ kind, pointer, desired, live, isOrder }: DriftedField): object[] {
  if (pointer === undefined || isOrder === true || kind === 'taken-over') return []
  if (kind === 'missing') return [{ op: 'add', path: pointer, value: desired }]
  const test = { op: 'test', path: pointer, value: live }
  return desired === undefined
    ? [test, { op: 'remove', path: pointer }]
    : [test, { op: 'replace', path: pointer, value: desired }]
}

function comment(ref: ObjectReference, { path, kind, isOrder }: DriftedField): string {
  const why =
    kind === 'taken-over' ? 'what was declared is not known' : isOrder === true ? 'the order is another' : 'no patch'
  return `# ${referenceText(ref)}: ${oneLine(path)}: ${why}; apply its manifest again`
}

function command({ apiVersion = 'v1', kind, namespace, name }: ObjectReference, operations: readonly object[]): string {
  const group = groupOf(apiVersion)
  const version = apiVersion.split('/').at(-1) ?? ''
  const type = group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${version}.${group}`
  const where = namespace === undefined ? '' : ` -n ${shellWord(namespace)}`
  return `kubectl patch ${shellWord(`${type}/${name}`)}${where} --type=json -p ${shellWord(asciiJson(operations))}`
}
