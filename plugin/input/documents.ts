import { unwrapList } from '../../policies/check/unwrap-list.ts'
import { asString, type JsonObject } from '../../policies/json.ts'
import { parseManifests } from '../../policies/load/yaml.ts'
import type { Problem } from '../../policies/load/policy.ts'
import { kustomizationHint } from './directory-hint.ts'
import type { ManifestSource } from './read-sources.ts'

/** One Kubernetes object of the input. */
export interface InputDocument {
  object: JsonObject
  /** as given on the command line, `-` for standard input */
  file: string
  /** of its first field, from 1; 1 for what kustomize built */
  line: number
}

/** What the texts hold. */
export interface ParsedInput {
  documents: InputDocument[]
  /** documents found in a directory that are no Kubernetes objects (values files, package.json) */
  passedOver: number
  problems: Problem[]
}

/** The objects of every text, lists unwrapped. What is no object of Kubernetes is a problem where its file was named. */
export function parseInput(sources: readonly ManifestSource[]): ParsedInput {
  const input: ParsedInput = { documents: [], passedOver: 0, problems: [] }
  for (const source of sources) {
    const { documents, problems } = parseManifests(source)
    for (const problem of problems.map((each) => atItsBraces(each, source.text))) {
      if (source.found && /^expected an object/.test(problem.message)) input.passedOver += 1
      else input.problems.push(problem)
    }
    for (const { value, line } of documents) add(input, source, value, source.rendered === true ? 1 : line)
  }
  return input
}

function add(input: ParsedInput, source: ManifestSource, written: JsonObject, line: number): void {
  for (const object of unwrapList(written)) {
    const missing = ['apiVersion', 'kind'].find((field) => asString(object[field]) === undefined)
    if (missing === undefined) input.documents.push({ object, file: source.path, line })
    else if (source.found) input.passedOver += 1
    else input.problems.push(noKind(source.path, line, missing))
  }
}

/** A template that reads as YAML is reported for its document; its reader looks for the braces. */
function atItsBraces(problem: Problem, text: string): Problem {
  if (problem.column !== 1 || !problem.message.includes('looks like a template')) return problem
  const lines = text.split('\n')
  const line = lines.findIndex((written, index) => index >= problem.line - 1 && written.includes('{{'))
  return line < 0 ? problem : { ...problem, line: line + 1, column: (lines[line] ?? '').indexOf('{{') + 1 }
}

function noKind(file: string, line: number, field: string): Problem {
  const hint = kustomizationHint(file)
  const message = hint === undefined ? `no Kubernetes object: ${field} is missing` : `no Kubernetes object. ${hint}`
  return { severity: 'error', file, line, column: 1, path: '', message }
}
