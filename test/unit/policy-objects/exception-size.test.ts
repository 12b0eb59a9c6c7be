import assert from 'node:assert/strict'
import { tooLargeBecause } from '../../../admission/policy-objects/exception-size.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { requestFor } from '../../support/policy-set.ts'

const exception = (length: number, managedFields: unknown[] = []): JsonObject => ({
  kind: 'DriftException',
  metadata: { name: 'a', annotations: { note: 'x'.repeat(length) }, managedFields },
  spec: { reason: 'sale' },
})

const rows: [claim: string, object: JsonObject, old: JsonObject | undefined, refused: boolean][] = [
  ['an ordinary one is kept', exception(100), undefined, false],
  ['one with a book in its annotations is refused', exception(70_000), undefined, true],
  ['one that grows into it too', exception(70_000), exception(10), true],
  ['a large one may become smaller', exception(70_000), exception(80_000), false],
  ['what the API server writes itself does not count', exception(10, ['y'.repeat(70_000)]), undefined, false],
]

describe('the size of an exception', () => {
  for (const [claim, object, oldObject, refused] of rows)
    it(claim, () => {
      const told = tooLargeBecause(requestFor(object, oldObject === undefined ? {} : { oldObject }))
      assert.equal(told !== undefined, refused)
      if (refused) assert.match(told ?? '', /^it has 7\d,\d{3} characters, and may have 65,536: shorten/)
    })
})
