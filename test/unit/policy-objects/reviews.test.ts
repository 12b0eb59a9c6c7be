import assert from 'node:assert/strict'
import { pino } from 'pino'
import { createObjectReviews } from '../../../admission/policy-objects/review-object.ts'
import { reviewEndpoints } from '../../../admission/review/endpoints.ts'
import type { ReviewedRequest } from '../../../policies/evaluate/review.ts'
import { asString, type JsonObject } from '../../../policies/json.ts'
import { known, unknown } from '../../../policies/known.ts'
import { policySet } from '../../support/policy-set.ts'
import { exceptionObject, policyObject } from '../../support/policy-objects.ts'
import { alice, dependencies, requestOf, review, revoked, testCases, type Case } from './cases.ts'

const policies: Case[] = [
  { claim: 'a sound policy is allowed', object: policyObject() },
  {
    claim: 'an unknown option is refused by name',
    object: policyObject({ rules: [{ name: 'a', replicaLock: { autoscaler: 'Deny' } }] }),
    refused: [/^DriftPolicy "lock": 1 problem\n/, /unknown field "autoscaler"; did you mean "autoscalers"\?/],
  },
  {
    claim: 'all problems are told at once',
    object: policyObject({ match: { namespaces: ['prod-?'] }, action: 'Enfroce', rules: [{ name: 'a' }] }),
    refused: [/bad glob "prod-\?"/, /did you mean "Enforce"\?/, /has no type/, /3 problems/],
  },
  {
    claim: 'a CEL expression that does not compile is refused',
    object: policyObject({ rules: [{ name: 'a', cel: { expression: 'object.spec.', message: 'm' } }] }),
    refused: [/spec\.rules\[0\]\.cel/],
  },
  {
    claim: 'a broken policy may still be labelled',
    object: policyObject({ rules: [] }, { labels: { a: 'b' } }),
    oldObject: policyObject({ rules: [] }),
  },
  {
    claim: 'a warning of the loader is an admission warning',
    object: policyObject({ rules: [{ name: 'a', replicaLock: { autoscalers: 'Deny', range: { min: 1 } } }] }),
    warned: [/^heal: spec\.rules\[0\]\.replicaLock\.range: a range has no effect/],
  },
  {
    claim: 'the name of a file policy is allowed with a warning',
    object: policyObject(),
    with: {
      fileSet: () =>
        policySet([
          {
            ...policySet([]),
            name: 'lock',
            match: {},
            exclude: [],
            managers: {},
            rules: [],
            source: { file: 'f', line: 1, column: 1 },
          },
        ]),
    },
    warned: [/^heal: a policy file has "lock" too and wins/],
  },
  {
    claim: 'an edit that ends an exception warns of it',
    object: policyObject({ rules: [{ name: 'other', replicaLock: {} }] }),
    oldObject: policyObject(),
    warned: [/^heal: exception "sale" ends with this: spec\.rules\[0\]: policy "lock" has no rule "replicas"/],
  },
  {
    claim: 'an edit that changes nothing for it does not',
    object: policyObject({ action: 'Warn' }),
    oldObject: policyObject(),
  },
]

const grants: Case[] = [
  { claim: 'a sound exception is allowed', object: exceptionObject() },
  {
    claim: 'an unknown policy is refused with the nearest',
    object: exceptionObject({ policy: 'lokc' }),
    refused: [/spec\.policy: there is no policy "lokc"; did you mean "lock"\?/],
  },
  {
    claim: 'an unknown rule is refused with the nearest',
    object: exceptionObject({ rules: ['replica'] }),
    refused: [/policy "lock" has no rule "replica"; did you mean "replicas"\?/],
  },
  {
    claim: 'an unknown kind is refused with the nearest',
    object: exceptionObject({ target: { kind: 'Deploymnet', namespace: 'a', name: 'b' } }),
    refused: [/did you mean "Deployment"\?/],
  },
  { claim: 'no owner is refused', object: exceptionObject({ owner: undefined }), refused: [/"owner" is required/] },
  {
    claim: 'no ticket is refused where the policy as it is stored now wants one',
    object: exceptionObject(),
    with: { readPolicy: () => Promise.resolve(known(policyObject({ overrides: { requireTicket: true } }))) },
    refused: [/"ticket" is required by policy "lock"/],
  },
  {
    claim: 'more time than the policy gives is refused, counted from now',
    object: exceptionObject({ expiresAt: '2026-11-21T03:00:00Z' }),
    refused: [/the exception lasts 5h; policy "lock" allows 4h/],
  },
  {
    claim: 'an end that is over is refused',
    object: exceptionObject({ expiresAt: '2026-11-20T21:00:00Z' }),
    refused: [/spec\.expiresAt: is over already; it is 2026-11-20T22:00:00.000Z now/],
  },
  {
    claim: 'a subject that cannot be is refused',
    object: exceptionObject({ subjects: [{ kind: 'ServiceAccount', name: 'bot' }] }),
    refused: [/a ServiceAccount needs its namespace/],
  },
  {
    claim: 'another requester is refused',
    object: exceptionObject({ requestedBy: { username: 'bob', groups: [] } }),
    refused: [/spec\.requestedBy: must be who asks, and you are alice; leave it out and it is set/],
  },
  {
    claim: 'other groups are refused',
    object: exceptionObject({ requestedBy: { username: 'alice', groups: ['oncall', 'system:authenticated'] } }),
    refused: [/its groups are not yours/],
  },
  {
    claim: 'a requester that nobody set is refused with the reason, and nothing else is said of it',
    object: exceptionObject({ requestedBy: undefined }),
    refused: [/: 1 problem\n- spec\.requestedBy: is missing: the webhook exceptions\.kubectl-heal\.io/],
  },
  {
    claim: 'a new exception was revoked by nobody',
    object: exceptionObject({}, { annotations: revoked }),
    refused: [/revoked-by is set by revoking/],
  },
  {
    claim: 'a policy that was stored a moment ago counts',
    object: exceptionObject({ policy: 'new' }),
    with: { readPolicy: () => Promise.resolve(known(policyObject({}, { name: 'new' }))) },
  },
  {
    claim: 'a policy that cannot be read now is taken as it is known',
    object: exceptionObject(),
    with: { readPolicy: () => Promise.resolve(unknown('no answer')) },
  },
  {
    claim: 'Revert is told to wait for the controller',
    object: exceptionObject({ atExpiry: 'Revert' }),
    warned: [/nothing reverts the change at the end yet/],
  },
  {
    claim: 'one more than there may be is refused, with what to do',
    object: exceptionObject({}, { name: 'another' }),
    with: { limits: { running: 1, inAll: 8 } },
    refused: [
      /^DriftException "another": 1 problem\n- the cluster has 1 exceptions that have not ended/,
      /\nsee them with kubectl heal override list -A --all/,
    ],
  },
  {
    claim: 'everybody as a subject is told',
    object: exceptionObject({ subjects: [{ kind: 'Group', name: 'system:authenticated' }] }),
    warned: [/group system:authenticated is nearly everybody/],
  },
]

describe('a DriftPolicy that is written', () => {
  testCases(policies)
})

describe('a DriftException that is granted', () => {
  testCases(grants)
})

describe('who requested an exception', () => {
  const patchOf = async (object: JsonObject, oldObject?: JsonObject): Promise<unknown> => {
    const response = await review('/mutate', { claim: '', object, ...(oldObject === undefined ? {} : { oldObject }) })
    const patch = asString(response?.patch)
    return patch === undefined ? undefined : JSON.parse(Buffer.from(patch, 'base64').toString())
  }
  const absentRequester = exceptionObject({ requestedBy: undefined })

  it('is set where nobody is named', async () => {
    assert.deepEqual(await patchOf(absentRequester), [{ op: 'add', path: '/spec/requestedBy', value: alice }])
  })

  it('stays where somebody is named, for the validating webhook to judge', async () => {
    assert.equal(await patchOf(exceptionObject({ requestedBy: { username: 'bob' } })), undefined)
  })

  it('is kept where the exception is applied again without it', async () => {
    const bob = { username: 'bob', groups: [] }
    const value = await patchOf(absentRequester, exceptionObject({ requestedBy: bob }))
    assert.deepEqual(value, [{ op: 'add', path: '/spec/requestedBy', value: bob }])
  })

  it('is nothing that a policy has', async () => {
    assert.equal(await patchOf(policyObject()), undefined)
  })
})

describe('what is not judged', () => {
  const bad = { claim: '', object: policyObject({ rules: [] }) }
  it('deletes', async () => {
    const reviewing = createObjectReviews(await dependencies(), pino({ level: 'silent' }))
    const [endpoint] = reviewEndpoints
    assert.ok(endpoint !== undefined)
    const request: ReviewedRequest = { ...requestOf(bad), operation: 'DELETE' }
    const judgement = await reviewing(endpoint, 'uid', 'DriftPolicy', request, 0)
    assert.equal(judgement?.answer.response.allowed, true)
  })

  it('anything at /validate/open, since /validate/closed is asked too', async () => {
    assert.equal((await review('/validate/open', bad))?.allowed, true)
  })

  it('an exception while policies are unknown; a policy is', async () => {
    const unread = { set: () => undefined }
    assert.equal(await review('/validate/closed', { claim: '', object: exceptionObject(), with: unread }), undefined)
    assert.equal((await review('/validate/closed', { ...bad, with: unread }))?.allowed, false)
  })
})
