import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { selects } from '../../../policies/kubernetes/label-selector.ts'
import type { LabelRequirement, LabelSelector } from '../../../policies/load/policy.ts'

const expression = (operator: LabelRequirement['operator'], ...values: string[]): LabelSelector => ({
  matchExpressions: [{ key: 'app', operator, ...(values.length === 0 ? {} : { values }) }],
})

const rows: [claim: string, selector: LabelSelector, labels: JsonObject | undefined, selected: boolean][] = [
  ['an empty selector selects everything', {}, undefined, true],
  ['equal labels', { matchLabels: { app: 'web' } }, { app: 'web' }, true],
  ['another value', { matchLabels: { app: 'web' } }, { app: 'api' }, false],
  ['no labels', { matchLabels: { app: 'web' } }, undefined, false],
  ['a name of the prototype is no label', { matchLabels: { constructor: 'x' } }, {}, false],
  ['a label that is no string', { matchLabels: { app: '1' } }, { app: 1 }, false],
  ['In', expression('In', 'web', 'api'), { app: 'api' }, true],
  ['In without the label', expression('In', 'web'), {}, false],
  ['NotIn', expression('NotIn', 'web'), { app: 'api' }, true],
  ['NotIn without the label', expression('NotIn', 'web'), {}, true],
  ['NotIn with the value', expression('NotIn', 'web'), { app: 'web' }, false],
  ['Exists', expression('Exists'), { app: '' }, true],
  ['Exists without the label', expression('Exists'), {}, false],
  ['DoesNotExist', expression('DoesNotExist'), {}, true],
  ['DoesNotExist with the label', expression('DoesNotExist'), { app: 'x' }, false],
  ['labels and expressions AND', { matchLabels: { app: 'web' }, ...expression('NotIn', 'web') }, { app: 'web' }, false],
]

describe('label selectors', () => {
  for (const [claim, selector, labels, selected] of rows) {
    it(`${claim}: ${selected ? 'selected' : 'not selected'}`, () => {
      assert.equal(selects(selector, labels), selected)
    })
  }
})
