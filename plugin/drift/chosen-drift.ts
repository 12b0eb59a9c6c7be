import type { Connection } from '../connect/connect.ts'
import type { InputDocument } from '../input/documents.ts'
import type { Streams } from '../streams.ts'
import { chooseFields } from './choose-fields.ts'
import { compareWithCluster } from './compare-with-cluster.ts'
import type { ComparedObject, DriftedField } from './drift.ts'
import { onlyObject } from './only-object.ts'

/** Which object is meant, and what of its drift. */
export interface DriftChoice {
  /** `deployment/web` */
  words: readonly string[]
  namespace: string
  /** undefined: what the object itself carries of what was applied */
  documents: readonly InputDocument[] | undefined
  policies?: string[] | undefined
  /** Paths of fields; none: everything that drifted. */
  fields: readonly string[]
}

/** One object with those of its drifted fields that are meant, at least one. */
export interface ChosenDrift {
  object: ComparedObject
  fields: readonly DriftedField[]
}

/** What is meant, as it stands now; undefined where nothing of it drifted, which is told. Throws a HealError where it cannot be compared. */
export async function chosenDrift(
  io: Streams,
  connection: Pick<Connection, 'client' | 'namespace'>,
  { words, namespace, documents, policies, fields: paths }: DriftChoice,
): Promise<ChosenDrift | undefined> {
  const flags = { namespace, 'all-namespaces': false, added: true, policies }
  const { report } = await compareWithCluster(io, connection, { words, documents, flags })
  const object = onlyObject(report, words.join('/'))
  const fields = object === undefined ? [] : chooseFields(object, paths)
  if (object !== undefined && fields.length > 0) return { object, fields }
  io.out(`${words.join('/')} -n ${namespace}: nothing to do, it is as declared\n`)
  return undefined
}
