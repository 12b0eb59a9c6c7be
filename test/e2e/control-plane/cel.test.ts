import assert from 'node:assert/strict'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { askCel, type CelAnswer } from '../../support/vap/cel-oracle.ts'
import { impersonatingApi } from '../../support/vap/impersonating-api.ts'
import { failingExpressions, kubernetesExpressions, kubernetesObject } from '../../unit/cel/kubernetes-expressions.ts'

/** The tables that the engine is tested with are true of Kubernetes itself. */
describe("Kubernetes' own CEL", function () {
  this.timeout(180_000)
  let plane: ControlPlane | undefined
  const answers = new Map<string, CelAnswer>()

  before(async function () {
    needsControlPlane(this)
    plane = await startControlPlane()
    const api = await impersonatingApi(await plane.kubeconfig('admin'))
    const all = [...Object.values(kubernetesExpressions).flat(), ...failingExpressions]
    for (const [index, answer] of (await askCel(api, all, kubernetesObject)).entries())
      answers.set(all[index] ?? '', answer)
    api.close()
  })
  after(() => plane?.stop())

  const wrong = (expressions: readonly string[], wanted: CelAnswer) =>
    expressions.filter((expression) => answers.get(expression) !== wanted)

  for (const [library, expressions] of Object.entries(kubernetesExpressions)) {
    it(`${library}: what is true here is true there`, () => {
      assert.deepEqual(wrong(expressions, 'true'), [])
    })
  }

  it('what fails here fails there', () => {
    assert.deepEqual(wrong(failingExpressions, 'error'), [])
  })
})
