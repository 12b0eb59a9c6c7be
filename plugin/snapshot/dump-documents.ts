import { isObject, type JsonObject } from '../../policies/json.ts'
import type { Problem } from '../../policies/load/policy.ts'
import { parseManifests } from '../../policies/load/yaml.ts'
import { cutJson, cutLogs, type LoggedContainer, type TextPiece } from './dump-text.ts'

/** What a file of a dump holds. */
export interface DumpDocuments {
  documents: JsonObject[]
  logs: readonly LoggedContainer[]
  problems: Problem[]
}

/** The documents of a text: JSON, JSON objects one after another, or YAML; logs between them are cut out. */
export function parseDump(path: string, text: string): DumpDocuments {
  const { pieces, logs } = cutLogs(text.startsWith('\uFEFF') ? text.slice(1) : text)
  const parsed: DumpDocuments = { documents: [], logs, problems: [] }
  for (const piece of pieces) {
    if (piece.text.trimStart().startsWith('{')) parseJsonInto(parsed, path, piece)
    else parseYamlInto(parsed, path, piece)
  }
  return parsed
}

function parseJsonInto(parsed: DumpDocuments, path: string, piece: TextPiece): void {
  for (const one of cutJson(piece)) {
    try {
      const value: unknown = JSON.parse(one.text)
      if (isObject(value)) parsed.documents.push(value)
    } catch (error) {
      parsed.problems.push(jsonProblem(path, one, error instanceof Error ? error.message : ''))
    }
  }
}

/** V8 tells the place in its message, where the text does not merely end. */
function jsonProblem(file: string, { text, line }: TextPiece, message: string): Problem {
  const [, row, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? []
  const reason = message.replace(/ in JSON at position.*$/s, '').slice(0, 200)
  const place = { line: line + Number(row ?? text.trimEnd().split('\n').length) - 1, column: Number(column ?? 1) }
  return { severity: 'error', file, ...place, path: '', message: `cannot be read as JSON: ${reason}` }
}

function parseYamlInto(parsed: DumpDocuments, path: string, { text, line }: TextPiece): void {
  const { documents, problems } = parseManifests({ path, text })
  for (const { value, line: at } of documents) {
    if (isCutOff(value)) parsed.problems.push(cutOff(path, at + line - 1))
    else parsed.documents.push(value)
  }
  for (const problem of problems) parsed.problems.push({ ...problem, line: problem.line + line - 1 })
}

/** kubectl writes a list's kind behind its items. */
function isCutOff(value: JsonObject): boolean {
  return Array.isArray(value['items']) && value['kind'] === undefined
}

function cutOff(file: string, line: number): Problem {
  const message = 'a list without its kind: the file was cut off while it was written; record it again'
  return { severity: 'error', file, line, column: 1, path: '', message }
}
