import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { unwrapList } from '../check/unwrap-list.ts'
import { HealError } from '../heal-error.ts'
import type { JsonObject } from '../json.ts'
import { parseManifests } from '../load/yaml.ts'
import type { TestCase } from '../schema/documents.ts'
import type { ReadCase } from './run-case.ts'

/** A path of a test file, which is relative to that file. */
export function besideTest(testFile: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(testFile), path)
}

/** Reads the files that a case names. Throws a HealError for what cannot be read. */
export async function readCase(testFile: string, test: TestCase): Promise<ReadCase> {
  const [object, review, old, patched] = await Promise.all(
    (['object', 'review', 'old', 'patched'] as const).map((field) => readObjects(testFile, field, test[field])),
  )
  return {
    ...one('object', object),
    ...one('review', review),
    ...one('patched', patched),
    ...(old === undefined ? {} : { old }),
  }
}

function one(field: string, objects: readonly JsonObject[] | undefined): Readonly<Record<string, JsonObject>> {
  if (objects === undefined) return {}
  const [object, ...more] = objects
  if (object === undefined || more.length > 0) {
    throw new HealError('input', `${field} must hold one object, but holds ${String(objects.length)}`)
  }
  return { [field]: object }
}

async function readObjects(
  testFile: string,
  field: string,
  value: string | JsonObject | undefined,
): Promise<readonly JsonObject[] | undefined> {
  if (value === undefined) return undefined
  if (typeof value !== 'string') return unwrapList(value)
  const path = besideTest(testFile, value)
  const { documents, problems } = parseManifests({ path, text: await readText(field, path) })
  const [problem] = problems
  if (problem !== undefined) throw new HealError('input', `${path}:${String(problem.line)}: ${problem.message}`)
  return documents.flatMap((document) => unwrapList(document.value))
}

async function readText(field: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HealError('input', `${field} ${path} cannot be read: ${reason}`, { cause })
  }
}
