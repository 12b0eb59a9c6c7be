import assert from 'node:assert/strict'
import { registeredBundle } from '../../../admission/registration/registered-bundle.ts'
import { createRepairBudget } from '../../../admission/registration/repair-budget.ts'
import type { JsonObject } from '../../../policies/json.ts'

describe('the budget of repairs', () => {
  const minute = 60_000

  it('gives some at once, then one in a while, and more again after an hour', () => {
    const budget = createRepairBudget({ atOnce: 2, distance: 3 * minute })
    const waits = [0, 1, 2, 3, 4, 100].map((minutes) => {
      const wait = budget.wait(minutes * minute)
      if (wait === 0) budget.spend(minutes * minute)
      return wait / minute
    })
    assert.deepEqual(waits, [0, 0, 2, 1, 0, 0])
  })

  it('bounds an hour, whoever edits how often', () => {
    const budget = createRepairBudget({ atOnce: 10, distance: 3 * minute })
    let repairs = 0
    for (let now = 0; now < 60 * minute; now += 1_000) {
      if (budget.wait(now) > 0) continue
      budget.spend(now)
      repairs += 1
    }
    assert.ok(repairs <= 30, String(repairs))
  })
})

describe('the registered CA bundle', () => {
  const having = (...bundles: (string | undefined)[]): { known: true; object: JsonObject } => ({
    known: true,
    object: {
      webhooks: bundles.map((bundle) => ({
        clientConfig: bundle === undefined ? {} : { caBundle: Buffer.from(bundle).toString('base64') },
      })),
    },
  })

  const claims: [string, Parameters<typeof registeredBundle>[0], string | undefined][] = [
    ['all the same: it', [having('A', 'A'), having('A')], 'A'],
    ['one configuration without webhooks: the other’s', [having('A'), having()], 'A'],
    ['one configuration absent: the other’s', [having('A'), { known: true, object: undefined }], 'A'],
    ['different ones: none', [having('A', 'B'), having('A')], undefined],
    ['one without: none', [having('A'), having(undefined)], undefined],
    ['one configuration not known yet: none', [having('A'), { known: false }], undefined],
    ['no webhooks at all: none', [having(), having()], undefined],
  ]
  for (const [claim, found, expected] of claims)
    it(claim, () => {
      assert.equal(registeredBundle(found), expected)
    })
})
