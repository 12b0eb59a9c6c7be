import { asObject } from '../../policies/json.ts'
import { parseInput, type ParsedInput } from './documents.ts'
import { readSources, type ManifestSource } from './read-sources.ts'

/** The recorded AdmissionReviews of files and directories (or `-`): JSON as an API server sends it, or YAML, several a file. */
export async function readReviews(names: readonly string[]): Promise<ParsedInput> {
  const sources = await readSources({ filenames: names, recursive: true, kustomizations: [] })
  const input: ParsedInput = { documents: [], passedOver: 0, problems: [] }
  for (const source of sources) {
    const json = parseJson(source)
    const parsed = json ?? parseInput([source])
    input.documents.push(...parsed.documents)
    input.problems.push(...parsed.problems)
    input.passedOver += parsed.passedOver
  }
  return input
}

/** One JSON object, parsed as the webhook does; undefined for anything else. */
function parseJson({ path, text }: ManifestSource): ParsedInput | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    const object = asObject(JSON.parse(text))
    return object === undefined
      ? undefined
      : { documents: [{ object, file: path, line: 1 }], passedOver: 0, problems: [] }
  } catch {
    return undefined
  }
}
