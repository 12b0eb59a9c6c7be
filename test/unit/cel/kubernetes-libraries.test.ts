import assert from 'node:assert/strict'
import { errors, outcome } from './evaluate.ts'
import { failingExpressions, kubernetesExpressions, kubernetesObject } from './kubernetes-expressions.ts'

for (const [library, expressions] of Object.entries(kubernetesExpressions)) {
  describe(`Kubernetes' CEL, ${library}`, () => {
    for (const expression of expressions) {
      it(expression.slice(0, 160), () => {
        assert.deepEqual(outcome(expression, { object: kubernetesObject }), { outcome: 'true' })
      })
    }
  })
}

describe("Kubernetes' CEL, expressions that fail", () => {
  for (const expression of failingExpressions) {
    it(expression, () => {
      // What is wrong with a literal is told at load already.
      const found = errors(expression).length > 0 ? 'error' : outcome(expression, { object: kubernetesObject }).outcome
      assert.equal(found, 'error')
    })
  }
})
