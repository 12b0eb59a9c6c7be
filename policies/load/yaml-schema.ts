import { FAILSAFE_SCHEMA, Type } from 'js-yaml'
import { readPlainScalar } from './scalars.ts'

const prefix = 'tag:yaml.org,2002:'

const merge = new Type(`${prefix}merge`, { kind: 'scalar', resolve: (text: unknown) => text === '<<' })
const plain = new Type(`${prefix}plain`, { kind: 'scalar', construct: readPlainScalar })

/** A tag written out (`!!int "3"`): the text read as a plain one must be of that type. */
function explicit(name: string, isOfType: (value: unknown) => boolean): Type {
  return new Type(prefix + name, {
    kind: 'scalar',
    resolve: (text: string | null) => isOfType(readPlainScalar(text ?? '')),
    construct: (text: string | null) => readPlainScalar(text ?? ''),
  })
}

/** js-yaml's failsafe schema (strings, lists, maps) with kubectl's plain scalars, merge keys and the standard tags. */
export const kubectlSchema = FAILSAFE_SCHEMA.extend({
  implicit: [merge, plain],
  explicit: [
    explicit('null', (value) => value === null),
    explicit('bool', (value) => typeof value === 'boolean'),
    explicit('int', (value) => Number.isInteger(value)),
    explicit('float', (value) => typeof value === 'number'),
    new Type(`${prefix}timestamp`, { kind: 'scalar' }),
    new Type(`${prefix}binary`, {
      kind: 'scalar',
      construct: (text: string) => Buffer.from(text, 'base64').toString(),
    }),
  ],
})
