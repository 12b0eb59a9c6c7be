import { load, YAMLException } from 'js-yaml'
import { isObject, type JsonObject } from '../json.ts'
import { findFlaw, maximumValues } from './bounded-tree.ts'
import type { Problem } from './policy.ts'
import { UnsupportedScalar } from './scalars.ts'
import { splitDocuments, type DocumentText } from './split-documents.ts'
import { kubectlSchema } from './yaml-schema.ts'

/** A file's name, as messages show it, and its text. */
export interface SourceFile {
  path: string
  text: string
  /** Why the file could not be read; `text` is empty then. */
  refused?: string
  /** A directory in which there was nothing to read: no error where other files hold what is looked for. */
  emptyDirectory?: boolean
  /** The directory it was found in, where that has directories that were not read. */
  unreadBelow?: string
}

/** One document of a file that holds an object. */
export interface ManifestDocument {
  value: JsonObject
  /** The line of its first field, from 1. */
  line: number
  /** Where it was cut out of its file, for positions. */
  source: DocumentText
}

/** The objects of a file and every document that could not be read. */
export interface ParsedFile {
  documents: ManifestDocument[]
  problems: Problem[]
}

/** Bounds of a read. */
export interface ParseOptions {
  /** The longest text that is parsed, in characters; default 128 Mi. */
  maximumLength?: number
}

const defaultMaximumLength = 128 * 2 ** 20

/** Deeper than any API type; a bound for everything that walks a manifest. */
const maximumDepth = 256

/**
 * The documents of a YAML or JSON file, read with kubectl's scalar rules. Empty documents are left out; a broken one is a
 * problem and hides none of the others. Keys given twice, unknown tags, aliases that expand without bound and documents that
 * are no mappings are problems.
 */
export function parseManifests(file: SourceFile, options: ParseOptions = {}): ParsedFile {
  const maximum = options.maximumLength ?? defaultMaximumLength
  const refused = refuseText(file, maximum)
  if (refused !== undefined) return { documents: [], problems: [refused] }
  const parsed: ParsedFile = { documents: [], problems: [] }
  const text = file.text.startsWith('\uFEFF') ? file.text.slice(1) : file.text
  for (const source of splitDocuments(text)) parseInto(parsed, file.path, source)
  return parsed
}

function refuseText({ path, text, refused }: SourceFile, maximum: number): Problem | undefined {
  if (refused !== undefined) return problemAt(path, 1, 1, refused)
  if (text.length > maximum) {
    const size = `${mebibytes(text.length)} MiB, more than the ${mebibytes(maximum)} MiB that are read`
    return problemAt(path, 1, 1, `the file is too large: ${size}; split it`)
  }
  const nul = text.indexOf('\0')
  if (nul < 0) return undefined
  return problemAt(
    path,
    text.slice(0, nul).split('\n').length,
    1,
    'a NUL byte: this is a binary file, not YAML or JSON',
  )
}

function mebibytes(characters: number): string {
  return String(Number((characters / 2 ** 20).toFixed(1)))
}

function parseInto(parsed: ParsedFile, path: string, source: DocumentText): void {
  const result = parseOne(path, source)
  if (result.problem !== undefined) parsed.problems.push(result.problem)
  const { value } = result
  if (value === undefined || value === null) return
  if (isObject(value)) parsed.documents.push({ value, line: source.contentLine, source })
  else
    parsed.problems.push(
      problemAt(path, source.contentLine, 1, `expected an object with apiVersion and kind, but found ${nameOf(value)}`),
    )
}

function nameOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`
}

function parseOne(path: string, source: DocumentText): { value?: unknown; problem?: Problem } {
  try {
    const value = load(source.text, { schema: kubectlSchema, maxDepth: maximumDepth } as Parameters<typeof load>[1])
    const flaw = mayBeFlawed(source.text) ? findFlaw(value) : undefined
    if (flaw === undefined) return { value }
    return { problem: problemAt(path, source.contentLine, 1, flawMessages[flaw]) }
  } catch (error) {
    return { problem: problemOf(path, source, error) }
  }
}

/** Only aliases multiply values, and only braces in braces make a mapping a key. */
function mayBeFlawed(text: string): boolean {
  return text.includes('{{') || text.includes('? ') || (text.includes('&') && text.includes('*'))
}

const templateHint = 'this looks like a template; render it first (helm template, kustomize build) and give the result'

const flawMessages = {
  template: templateHint,
  'too many values': `aliases expand to more than ${String(maximumValues)} values`,
}

function problemOf(path: string, source: DocumentText, error: unknown): Problem {
  if (error instanceof UnsupportedScalar) {
    const before = source.text.slice(0, Math.max(source.text.indexOf(error.text), 0)).split('\n')
    return problemIn(path, source, before.length - 1, before.at(-1)?.length ?? 0, error.message)
  }
  if (!(error instanceof YAMLException)) throw error
  const { line, column } = error.mark
  return problemIn(path, source, line, column, messageOf(error, source.text))
}

function messageOf(error: YAMLException, text: string): string {
  const key = /^[^\s:]+/.exec(text.slice(error.mark.position))?.[0] ?? ''
  if (error.reason === 'duplicated mapping key') return `the key ${key} is given twice; keep one`
  if (/\{\{/.test(text)) return `cannot be read as YAML: ${error.reason}; ${templateHint}`
  return `cannot be read as YAML: ${error.reason}`
}

/** A place inside a document, line and column from 0, as one in its file. */
function problemIn(path: string, source: DocumentText, line: number, column: number, message: string): Problem {
  return problemAt(path, source.line + line, column + 1 + (line === 0 ? source.column : 0), message)
}

function problemAt(file: string, line: number, column: number, message: string): Problem {
  return { severity: 'error', file, line, column, path: '', message }
}
