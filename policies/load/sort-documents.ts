import { asArray, asObject, asString, isObject, type JsonObject } from '../json.ts'
import { apiVersion, type SchemaKind } from '../schema/documents.ts'
import { didYouMean } from '../schema/nearest.ts'
import type { FindingList, Key, LoadedDocument } from './findings-list.ts'
import { restoreOnKey } from './on-key.ts'
import type { Problem } from './policy.ts'
import { parseManifests, type SourceFile } from './yaml.ts'

/** The documents of policy files by kind, with what could not be read at all. */
export interface SortedDocuments {
  policies: LoadedDocument[]
  exceptions: LoadedDocument[]
  /** PolicyTests may stand beside the policies they test; a load of policies passes over them. */
  tests: LoadedDocument[]
  problems: Problem[]
}

/** No hand-written policy file comes near; what is larger is something else. */
const maximumPolicyFile = 8 * 2 ** 20

/** Reads policy files. Lists are unwrapped; documents of other kinds and files without any document are errors. */
export function sortDocuments(files: readonly SourceFile[], findings: FindingList): SortedDocuments {
  const sorted: SortedDocuments = { policies: [], exceptions: [], tests: [], problems: [] }
  for (const file of files) {
    if (file.emptyDirectory === true) continue
    const { documents, problems } = parseManifests(file, { maximumLength: maximumPolicyFile })
    sorted.problems.push(...problems)
    if (documents.length + problems.length === 0) sorted.problems.push(emptyFile(file.path))
    for (const { value, line, source } of documents)
      sortInto(sorted, findings, { file: file.path, source, root: [], value, line })
  }
  return sorted
}

function emptyFile(file: string): Problem {
  const message = 'the file is empty: it holds no document'
  return { severity: 'error', file, line: 1, column: 1, path: '', message }
}

const kinds: Readonly<Record<SchemaKind, 'policies' | 'exceptions' | 'tests'>> = {
  DriftPolicy: 'policies',
  DriftException: 'exceptions',
  PolicyTest: 'tests',
}

function sortInto(sorted: SortedDocuments, findings: FindingList, document: LoadedDocument): void {
  const kind = asString(document.value['kind'])
  if (isList(document.value, kind)) {
    for (const item of itemsOf(document, findings)) sortInto(sorted, findings, item)
    return
  }
  const place = kind === undefined || !Object.hasOwn(kinds, kind) ? undefined : kinds[kind as SchemaKind]
  if (place !== undefined && document.value['apiVersion'] === apiVersion) {
    const value = place === 'policies' ? restoreOnKey(document.value) : document.value
    sorted[place].push({ ...document, value })
  } else refuse(document, kind, place !== undefined, findings)
}

function isList(value: JsonObject, kind: string | undefined): boolean {
  return /^(?:DriftPolicy|DriftException)?List$/.test(kind ?? '') && Array.isArray(value['items'])
}

function itemsOf(list: LoadedDocument, findings: FindingList): LoadedDocument[] {
  return asArray(list.value['items']).flatMap((value, index): LoadedDocument[] => {
    const root: Key[] = [...list.root, 'items', index]
    if (isObject(value) && list.root.length < 8) return [{ ...list, root, value }]
    findings.error(list, ['items', index], 'must be an object')
    return []
  })
}

function refuse(document: LoadedDocument, kind: string | undefined, known: boolean, findings: FindingList): void {
  const found = document.value['apiVersion']
  if (kind === undefined) {
    const what = document.value['kind'] === undefined ? 'kind is missing' : 'kind must be a string'
    findings.error(document, ['kind'], `${what}: a policy has apiVersion ${apiVersion} and kind DriftPolicy`)
  } else if (known) {
    findings.error(
      document,
      ['apiVersion'],
      `must be ${apiVersion}${typeof found === 'string' ? `, but is "${found}"` : ''}`,
    )
  } else {
    const name = asString(asObject(document.value['metadata'])?.['name'])
    const what = name === undefined ? kind : `${kind} "${name}"`
    const hint = didYouMean(kind, Object.keys(kinds)) || ': keep other objects out of the policy files'
    findings.error(document, ['kind'], `${what} is neither a DriftPolicy nor a DriftException${hint}`)
  }
}
