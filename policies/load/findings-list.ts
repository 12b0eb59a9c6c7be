import type { JsonObject } from '../json.ts'
import { at, child } from '../path.ts'
import type { Problem } from './policy.ts'
import type { DocumentText } from './split-documents.ts'

/** A key of an object or an index of a list. */
export type Key = string | number

/** A document of a policy file, with what is needed to say where something stands in it. */
export interface LoadedDocument {
  file: string
  source: DocumentText
  /** Keys from the root of the text to the document: empty, but for items of a List. */
  root: readonly Key[]
  value: JsonObject
  line: number
}

/** Something wrong in a document, not yet with line and column: those are looked up only when there is something to say. */
export interface Finding {
  severity: Problem['severity']
  document: LoadedDocument
  /** From the document's root. */
  keys: readonly Key[]
  message: string
}

/** Collects what is wrong with the documents of a load. */
export interface FindingList {
  error(document: LoadedDocument, keys: readonly Key[], message: string): void
  warning(document: LoadedDocument, keys: readonly Key[], message: string): void
  readonly all: readonly Finding[]
}

/** An empty list. */
export function createFindingList(): FindingList {
  const all: Finding[] = []
  return {
    all,
    error: (document, keys, message) => all.push({ severity: 'error', document, keys, message }),
    warning: (document, keys, message) => all.push({ severity: 'warning', document, keys, message }),
  }
}

/** `spec.rules[2].replicaLock.range.min` */
export function pathOf(keys: readonly Key[]): string {
  return keys.reduce<string>((path, key) => (typeof key === 'number' ? at(path, key) : child(path, key)), '')
}

/** The keys of a path as `pathOf` writes it. */
export function keysOfPath(path: string): Key[] {
  const keys: Key[] = []
  for (const [, index, quoted, plain] of path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)) {
    if (index !== undefined) keys.push(Number(index))
    else if (quoted !== undefined) keys.push(String(JSON.parse(quoted)))
    else if (plain !== undefined) keys.push(plain)
  }
  return keys
}
