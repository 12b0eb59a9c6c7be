import assert from 'node:assert/strict'
import { observe, type Registered } from '../../../../admission/authority/registered.ts'
import { choose } from '../../../../admission/authority/choose.ts'
import { offeredBy } from '../../../../admission/authority/offered.ts'
import { planCertificates } from '../../../../admission/authority/plan.ts'
import { day, names, settle } from './simulation.ts'

const now = Date.parse('2026-11-20T12:00:00Z')

function made(at: number) {
  const plan = planCertificates({}, { now: at, names, registered: undefined, held: undefined, settle })
  const data = plan?.data ?? {}
  const held = offeredBy(data, at)
  assert.ok(held !== undefined)
  return { held, ca: data.ca ?? '' }
}

/** Seen in the webhook configurations since then, and now. */
function createRegistered(bundle: string, since: number, until: number): Registered | undefined {
  return observe(observe(undefined, bundle, since), bundle, until)
}

const old = made(now - day)
const next = made(now)
const expired = made(now - 400 * day)
const both = old.ca + next.ca

const cases: {
  name: string
  held: typeof old | undefined
  offered: typeof old | undefined
  registered: Registered | undefined
  serves: typeof old | undefined
}[] = [
  { name: 'nothing yet', held: undefined, offered: undefined, registered: undefined, serves: undefined },
  { name: 'the first that is offered', held: undefined, offered: next, registered: undefined, serves: next },
  { name: 'the held one where nothing is offered', held: old, offered: undefined, registered: undefined, serves: old },
  {
    name: 'the offered one where nobody knows what is trusted',
    held: old,
    offered: next,
    registered: undefined,
    serves: next,
  },
  {
    name: 'the held one while only that is trusted',
    held: old,
    offered: next,
    registered: createRegistered(old.ca, now - day, now),
    serves: old,
  },
  {
    name: 'the held one until both are trusted for a minute',
    held: old,
    offered: next,
    registered: createRegistered(both, now - settle + 1, now),
    serves: old,
  },
  {
    name: 'the offered one from then on',
    held: old,
    offered: next,
    registered: createRegistered(both, now - settle, now),
    serves: next,
  },
  {
    name: 'the offered one where only that is trusted',
    held: old,
    offered: next,
    registered: createRegistered(next.ca, now, now),
    serves: next,
  },
  {
    name: 'the offered one where neither is trusted',
    held: old,
    offered: next,
    registered: createRegistered('', now, now),
    serves: next,
  },
  {
    name: 'the offered one where the held one has expired',
    held: expired,
    offered: next,
    registered: createRegistered(expired.ca, now - day, now),
    serves: next,
  },
  {
    name: 'the held one where the offered one has expired',
    held: old,
    offered: expired,
    registered: undefined,
    serves: old,
  },
]

describe('what is registered', () => {
  const fingerprint = old.held.authorities[0]?.fingerprint256 ?? ''
  const seen = createRegistered(old.ca, now - day, now)

  it('an authority counts from the moment it was seen without a break', () => {
    assert.equal(seen?.since.get(fingerprint), now - day)
    assert.equal(observe(observe(seen, next.ca, now), both, now + 1)?.since.get(fingerprint), now + 1)
    assert.equal(observe(observe(seen, undefined, now), old.ca, now + 1)?.since.get(fingerprint), now + 1)
  })

  it('a clock that is set back does not make it wait longer than from then', () => {
    assert.equal(observe(seen, old.ca, now - 2 * day)?.since.get(fingerprint), now - 2 * day)
  })

  it('garbage is no authority', () => {
    assert.deepEqual(observe(undefined, 'garbage', now)?.certificates, [])
  })
})

describe('which certificate is served', () => {
  for (const { name, held, offered, registered, serves } of cases) {
    it(name, () => {
      assert.equal(choose(held?.held, offered?.held, registered, { now, settle }), serves?.held)
    })
  }
})
