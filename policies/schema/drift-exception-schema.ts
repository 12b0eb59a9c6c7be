import { closed, documentSchema, kindNames, list, oneOf, text, timePattern } from './common-schema.ts'

const time = (description: string) => ({ type: 'string', pattern: timePattern, description })

const target = closed(
  'The one workload; all that it owns, down to the Pods, is covered too.',
  {
    kind: oneOf('A workload kind.', kindNames),
    namespace: text('Exact.', 63),
    name: text('Exact.'),
  },
  ['kind', 'namespace', 'name'],
)

const subject = closed(
  'Who may use the exception.',
  {
    kind: oneOf('The kind of identity.', ['User', 'Group', 'ServiceAccount']),
    name: text('Exact.', 512),
    namespace: text('Of a ServiceAccount.', 63),
  },
  ['kind', 'name'],
)

const requestedBy = closed(
  'Who asked: in a cluster set from the request and immutable, in a file as written.',
  { username: text('The user.', 512), groups: list('The groups.', { type: 'string' }) },
  ['username'],
)

/** The JSON Schema of a DriftException. */
export const driftExceptionSchema = documentSchema(
  'DriftException',
  'A permission with an owner, a reason and an end.',
  closed(
    'The exception.',
    {
      policy: text('The policy, exact.'),
      rules: list('Its rules, exact; at least one.', text('A rule.', 63), { minItems: 1, maxItems: 256 }),
      target,
      subjects: list('Who may use it; absent: only who requested it.', subject, { maxItems: 64 }),
      owner: text('Who answers for it: a team or a person.'),
      reason: text('Why.', 1024),
      ticket: text('Where the policy requires one.'),
      notBefore: time('RFC 3339, inclusive; required in a file where the policy sets maxDuration.'),
      expiresAt: time('RFC 3339, exclusive.'),
      atExpiry: oneOf('What happens to the change at the end; default Keep.', ['Keep', 'Revert']),
      requestedBy,
    },
    ['policy', 'rules', 'target', 'owner', 'reason', 'expiresAt'],
  ),
)
