import type { JsonSchema } from '../rules/rule-type.ts'
import { closed, documentSchema, list, oneOf, text, timePattern } from './common-schema.ts'

function pathOrObject(description: string): JsonSchema {
  return { description, anyOf: [{ type: 'string', minLength: 1 }, { type: 'object' }] }
}

const namespace = {
  description: 'The namespace of an object that names none, or a Namespace with its labels.',
  anyOf: [
    { type: 'string', minLength: 1 },
    closed(
      'A Namespace.',
      { name: text('Its name.', 63), labels: { type: 'object', additionalProperties: { type: 'string' } } },
      ['name'],
    ),
  ],
}

const testCase = closed(
  'One object or review, and what each rule must say to it.',
  {
    name: text('What the case claims.', 512),
    object: pathOrObject('A manifest: a path, or inline.'),
    review: pathOrObject('A recorded AdmissionReview: a path, or inline.'),
    old: pathOrObject('The stored object; with a review the objects of the cluster that it may ask for.'),
    user: text('Who asks; nobody in particular where absent.', 512),
    groups: list("The user's groups; a service account's are implied.", { type: 'string' }),
    namespace,
    expect: {
      type: 'object',
      description: 'RULE or POLICY/RULE: result; a rule not named must pass or skip.',
      additionalProperties: oneOf('A result.', ['pass', 'fail', 'warn', 'skip', 'error']),
    },
    patched: pathOrObject('The object as the mutations leave it; fields that it does not name may have any value.'),
  },
  ['name', 'expect'],
)

/** The JSON Schema of a PolicyTest. */
export const policyTestSchema = documentSchema(
  'PolicyTest',
  'Cases that policies must judge as they say.',
  closed(
    'The test.',
    {
      policies: list('Files or directories of policies, relative to this file.', text('A path.', 4096), {
        minItems: 1,
      }),
      exceptions: list('Files or directories of exceptions, relative to this file.', text('A path.', 4096)),
      now: { type: 'string', pattern: timePattern, description: 'The clock, RFC 3339; default: the time of the run.' },
      cases: list('The cases.', testCase, { minItems: 1, maxItems: 10_000 }),
    },
    ['policies', 'cases'],
  ),
)
