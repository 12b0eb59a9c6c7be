import { asObject } from '../../../policies/json.ts'
import { exceptionObject } from '../../support/policy-objects.ts'
import { revoked, testCases, type Case } from './cases.ts'

const stored = exceptionObject()
const wrong = exceptionObject({ policy: 'gone', owner: '', requestedBy: { username: 'root', groups: [] } })
const half = { expiresAt: '2026-11-20T22:30:00Z' }

const changes: Case[] = [
  {
    claim: 'it may end earlier where there are too many',
    object: exceptionObject(half, { annotations: revoked }),
    oldObject: stored,
    with: { limits: { running: 0, inAll: 0 } },
  },
  { claim: 'a label may change', object: exceptionObject({}, { labels: { a: 'b' } }), oldObject: stored },
  {
    claim: 'so may the finalizers of one that would be refused today',
    object: { ...wrong, metadata: { name: 'sale', finalizers: [] } },
    oldObject: { ...wrong, metadata: { name: 'sale', finalizers: ['a/b'] } },
  },
  {
    claim: 'it may end earlier, by somebody',
    object: exceptionObject(half, { annotations: revoked }),
    oldObject: stored,
  },
  {
    claim: 'also one that would be refused today',
    object: {
      ...wrong,
      metadata: { name: 'sale', annotations: revoked },
      spec: { ...asObject(wrong['spec']), ...half },
    },
    oldObject: wrong,
  },
  {
    claim: 'it does not end earlier by nobody',
    object: exceptionObject(half),
    oldObject: stored,
    refused: [/revoked-by\]: must name who ends it, which is you: alice/],
  },
  {
    claim: 'nor by somebody else',
    object: exceptionObject(half, { annotations: revoked }),
    oldObject: stored,
    user: { username: 'bob', groups: [] },
    refused: [/which is you: bob/],
  },
  {
    claim: 'it does not end later',
    object: exceptionObject({ expiresAt: '2026-11-20T23:00:01Z' }, { annotations: revoked }),
    oldObject: stored,
    refused: [/spec\.expiresAt: may only become earlier/],
  },
  {
    claim: 'what has ended is not ended again',
    object: exceptionObject({ expiresAt: '2026-11-20T20:00:00Z' }, { annotations: revoked }),
    oldObject: exceptionObject({ expiresAt: '2026-11-20T21:00:00Z' }),
    refused: [/it has ended already/],
  },
  {
    claim: 'who requested it stays, and so does everything else',
    object: exceptionObject({ requestedBy: { username: 'bob' }, rules: ['other'], ticket: 'T' }),
    oldObject: stored,
    refused: [
      /3 problems/,
      /spec\.requestedBy: may not change/,
      /spec\.rules: may not change/,
      /spec\.ticket: may not/,
    ],
  },
  {
    claim: 'who revoked it is not written without revoking',
    object: exceptionObject({}, { annotations: revoked }),
    oldObject: stored,
    refused: [/changes only together with an earlier spec\.expiresAt/],
  },
  {
    claim: 'nor taken away',
    object: stored,
    oldObject: exceptionObject({}, { annotations: revoked }),
    refused: [/changes only together/],
  },
]

describe('a DriftException that is changed', () => {
  testCases(changes)
})
