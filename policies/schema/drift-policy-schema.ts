import type { JsonSchema } from '../rules/rule-type.ts'
import { ruleTypes } from '../rules/rule-types.ts'
import { actionSchema, closed, documentSchema, durationPattern, globs, list, text } from './common-schema.ts'
import { excludeSchema, matchSchema } from './match-schema.ts'

/** The fields of a rule that are no type. */
export const ruleFields: Readonly<Record<string, JsonSchema>> = {
  name: {
    type: 'string',
    maxLength: 63,
    pattern: '^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$',
    description: 'Unique in its policy; exceptions and tests name it.',
  },
  action: actionSchema,
  description: text('Why the rule is there, for people.', 1024),
}

/** One rule: its fields, and one type with its options. That it is exactly one is checked by the loader. */
export const ruleSchema: JsonSchema = closed(
  'One named check: a name and exactly one rule type with its options.',
  { ...ruleFields, ...Object.fromEntries(ruleTypes.map(({ type, schema }) => [type, schema])) },
  ['name'],
)

const managers = closed('Who may change what this policy locks.', {
  serviceAccounts: globs('Globs of namespace/name.'),
  users: globs('Globs of usernames.'),
  groups: globs('Globs of groups.'),
})

const overrides = closed('Which exceptions the policy allows; absent: none.', {
  allowed: { type: 'boolean', description: 'Whether exceptions are allowed; default true.' },
  maxDuration: {
    type: 'string',
    pattern: durationPattern,
    description: 'The longest an exception may last: 30m, 4h, 7d.',
  },
  requireTicket: { type: 'boolean', description: 'Whether an exception must name a ticket; default false.' },
})

/** The JSON Schema of a DriftPolicy. */
export const driftPolicySchema = documentSchema(
  'DriftPolicy',
  'Which workloads, who manages them, which rules hold.',
  closed(
    'The policy.',
    {
      match: matchSchema,
      exclude: list('Entries like match, of which any excludes.', excludeSchema),
      managers,
      action: actionSchema,
      overrides,
      rules: list('The rules.', ruleSchema, { minItems: 1, maxItems: 256 }),
    },
    ['match', 'action', 'rules'],
  ),
)
