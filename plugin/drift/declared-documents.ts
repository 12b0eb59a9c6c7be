import { HealError } from '../../policies/heal-error.ts'
import { asString } from '../../policies/json.ts'
import { emptyHint } from '../input/directory-hint.ts'
import { parseInput, type InputDocument } from '../input/documents.ts'
import { problemsError } from '../input/problems.ts'
import { readSources } from '../input/read-sources.ts'

/** The flags that name manifests. */
export interface DeclaredFlags {
  filename?: string[] | undefined
  kustomize?: string[] | undefined
  recursive: boolean
}

/**
 * The manifests that the flags name; undefined where they name none. Throws a HealError for files that cannot be read, with every
 * problem at its file and line, and where there is no object in them.
 */
export async function readDeclared({
  filename,
  kustomize,
  recursive,
}: DeclaredFlags): Promise<InputDocument[] | undefined> {
  if (filename === undefined && kustomize === undefined) return undefined
  const sources = { filenames: filename ?? [], recursive, kustomizations: kustomize ?? [] }
  const input = parseInput(await readSources(sources))
  if (input.problems.length > 0) throw problemsError('input', input.problems)
  const documents = input.documents.filter((document) => !isKustomization(document))
  if (documents.length > 0) return documents
  const hints = await Promise.all(sources.filenames.map((name) => emptyHint(name, recursive)))
  const hint = hints.find((each) => each !== undefined) ?? 'Give files that hold Kubernetes manifests'
  throw new HealError('input', `no objects in ${[...sources.filenames, ...sources.kustomizations].join(', ')}`, {
    hint,
  })
}

/** Not an object of a cluster, but how to build some. */
function isKustomization({ object }: InputDocument): boolean {
  return asString(object['apiVersion'])?.startsWith('kustomize.config.k8s.io/') === true
}
