import assert from 'node:assert/strict'
import { exportVap } from '../../../policies/export/vap/export-vap.ts'
import type { ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { fewAtATime, startCaseCluster, twinCases } from '../../support/vap/case-cluster.ts'
import type { ImpersonatingApi } from '../../support/vap/impersonating-api.ts'
import { askTwin } from '../../support/vap/twin-case.ts'
import { installTwin, untilInForce } from '../../support/vap/twin-install.ts'
import { brokenRules, dealt, policyOf, warnedRules } from '../../support/vap/twin-together.ts'

const options = { now: 0, ownNamespace: 'heal-system' }

/** Rules that share a ValidatingAdmissionPolicy judge as each of them does alone: it warns, so that one does not hide another. */
describe('exported rules in one ValidatingAdmissionPolicy, on a real API server', function () {
  this.timeout(600_000)
  let plane: ControlPlane | undefined
  let api: ImpersonatingApi | undefined

  before(async function () {
    needsControlPlane(this)
    const cluster = await startCaseCluster()
    plane = cluster.plane
    api = cluster.api
  })
  after(async () => {
    api?.close()
    await plane?.stop()
  })

  it('the API server finds broken what the evaluator finds broken, of all rules of a policy', async () => {
    assert.ok(api)
    const wrong: string[] = []
    const seen = new Set<string>()
    for (const item of await installAll(api, wrong, seen)) await item()
    assert.deepEqual(wrong, [])
    // Warnings of several rules about one request were among them.
    assert.ok([...seen].some((rules) => rules.split(',').length > 2))
  })
})

/** What is left to do is to ask. */
async function installAll(api: ImpersonatingApi, wrong: string[], seen: Set<string>): Promise<(() => Promise<void>)[]> {
  const asks: (() => Promise<void>)[] = []
  for (const [index, together] of dealt(await twinCases()).entries()) {
    const key = `all-${String(index)}`
    const { objects, losses } = exportVap(await policyOf(together, 'Warn'), options)
    await installTwin(api, objects, key)
    const lost = new Set(losses.map(({ rule }) => rule))
    const set = await policyOf(together, 'Enforce')
    asks.push(() =>
      fewAtATime(together.cases, async ({ file, ruleCase }, number) => {
        const outcome = await askTwin(api, ruleCase, key, `web-${String(index)}-${String(number)}`)
        if (outcome.verdict === 'refused') return
        // What is exported in part is so through subresources.
        const isHeld = (rule: string): boolean => ruleCase.subresource === undefined || !lost.has(rule)
        const found = warnedRules(outcome.warnings).filter(isHeld).join()
        const wanted = brokenRules(set, ruleCase).filter(isHeld).join()
        seen.add(found)
        if (found !== wanted) wrong.push(`policy ${key}, ${file}: ${ruleCase.name}: ${found}, not ${wanted}`)
      }),
    )
  }
  await untilInForce(api)
  return asks
}
