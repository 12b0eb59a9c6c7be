import assert from 'node:assert/strict'
import { outcome } from './evaluate.ts'
import { kubernetesExpressions, kubernetesObject } from './kubernetes-expressions.ts'

for (const [library, expressions] of Object.entries(kubernetesExpressions)) {
  describe(`Kubernetes' CEL, ${library}`, () => {
    for (const expression of expressions) {
      it(expression.slice(0, 160), () => {
        assert.deepEqual(outcome(expression, { object: kubernetesObject }), { outcome: 'true' })
      })
    }
  })
}
