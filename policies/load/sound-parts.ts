import { asArray, dig, digObject, type JsonObject } from '../json.ts'
import type { PolicyDocument, RuleDocument } from '../schema/documents.ts'
import type { SchemaProblem } from '../schema/explain-error.ts'
import type { Key, LoadedDocument } from './findings-list.ts'

type Spec = PolicyDocument['spec']

/** The parts of a policy that fit the schema; what does not is undefined, and rules keep their places. */
export interface SoundParts extends Partial<Omit<Spec, 'rules'>> {
  name?: string
  rules: readonly (RuleDocument | undefined)[]
}

/** Takes a policy apart. What the schema found nothing wrong in is what its type says: this is the one place that says so. */
export function soundParts({ value }: LoadedDocument, problems: readonly SchemaProblem[]): SoundParts {
  const isSound = (...keys: Key[]): boolean => !problems.some((problem) => isWithin(problem.keys, keys))
  const fields = (...keys: string[]): JsonObject =>
    Object.fromEntries(Object.entries(digObject(value, ...keys) ?? {}).filter(([key]) => isSound(...keys, key)))
  const parts: JsonObject = {
    ...fields('spec'),
    name: fields('metadata')['name'],
    match: fields('spec', 'match'),
    managers: fields('spec', 'managers'),
    rules: asArray(dig(value, 'spec', 'rules')).map((rule, index) =>
      isSound('spec', 'rules', index) ? rule : undefined,
    ),
  }
  return parts as unknown as SoundParts
}

/** True for a problem at a place or inside it. */
function isWithin(problem: readonly Key[], place: readonly Key[]): boolean {
  return problem.length >= place.length && place.every((key, index) => problem[index] === key)
}
