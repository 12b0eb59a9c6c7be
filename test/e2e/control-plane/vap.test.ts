import assert from 'node:assert/strict'
import { exportVap } from '../../../policies/export/vap/export-vap.ts'
import type { ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { loadCase } from '../../support/load-case.ts'
import type { RuleCase } from '../../support/rule-case.ts'
import { fewAtATime, startCaseCluster, twinCases } from '../../support/vap/case-cluster.ts'
import type { ImpersonatingApi } from '../../support/vap/impersonating-api.ts'
import { matchCases } from '../../support/vap/match-cases.ts'
import { askTwin, type Outcome } from '../../support/vap/twin-case.ts'
import { installTwin, untilInForce } from '../../support/vap/twin-install.ts'
import { differences, unmakeable } from '../../support/vap/unmakeable.ts'

const options = { now: 0, ownNamespace: 'heal-system' }
const casesByFile = new Map([...(await twinCases()), ['match', matchCases]])

interface Asked {
  file: string
  ruleCase: RuleCase
  key: string
}

/** Installs one twin for all cases of the same policy. */
async function installAll(api: ImpersonatingApi): Promise<Asked[]> {
  const keys = new Map<string, string>()
  const asked: Asked[] = []
  for (const [file, cases] of casesByFile) {
    for (const ruleCase of cases) {
      const policy = JSON.stringify([ruleCase.rule, ruleCase.spec])
      const key = keys.get(policy) ?? `case-${String(keys.size)}`
      if (!keys.has(policy)) await installTwin(api, exportVap(await loadCase(ruleCase), options).objects, key)
      keys.set(policy, key)
      asked.push({ file, ruleCase, key })
    }
  }
  await untilInForce(api)
  return asked
}

async function askAll(api: ImpersonatingApi, asked: readonly Asked[]): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  await fewAtATime(asked, async ({ file, ruleCase, key }, index) => {
    outcomes.set(`${file}: ${ruleCase.name}`, await askTwin(api, ruleCase, key, `web-${String(index)}`))
  })
  return outcomes
}

describe('exported ValidatingAdmissionPolicies, on a real API server', function () {
  this.timeout(600_000)
  let plane: ControlPlane | undefined
  let api: ImpersonatingApi | undefined
  let outcomes: ReadonlyMap<string, Outcome> = new Map()

  before(async function () {
    needsControlPlane(this)
    const cluster = await startCaseCluster()
    plane = cluster.plane
    api = cluster.api
    outcomes = await askAll(api, await installAll(api))
  })
  after(async () => {
    api?.close()
    await plane?.stop()
  })

  for (const [file, cases] of casesByFile) {
    it(`${file}: the twin denies what the evaluator denies, and nothing else`, () => {
      const wrong = cases.filter(({ name, expect }) => {
        const outcome = outcomes.get(`${file}: ${name}`)
        const denies = expect === 'fail' || expect === 'error' || `${file}: ${name}` in differences
        return outcome?.verdict !== 'refused' && outcome?.verdict !== (denies ? 'denied' : 'allowed')
      })
      const told = wrong.map(
        ({ name, expect }) => `${name}: ${expect}, but ${JSON.stringify(outcomes.get(`${file}: ${name}`))}`,
      )
      assert.deepEqual(told, [])
    })
  }

  it('what the API server itself refuses is listed, with the reason, and nothing else is', () => {
    const wrong: string[] = []
    for (const [id, outcome] of outcomes) {
      const rows = unmakeable.filter(
        ({ file, cases }) => id.startsWith(`${file}: `) && cases.test(id.slice(file.length + 2)),
      )
      const isRefused = outcome.verdict === 'refused'
      if (rows.length !== (isRefused ? 1 : 0)) wrong.push(`${id}: ${outcome.verdict} ${outcome.message}`)
      if (isRefused && !rows.every(({ answer }) => answer.test(outcome.message)))
        wrong.push(`${id}: ${outcome.message}`)
    }
    assert.deepEqual(wrong, [])
  })

  it('every listed row and difference is there', () => {
    const ids = [...outcomes.keys()]
    const idle = unmakeable.filter(
      ({ file, cases }) => !ids.some((id) => id.startsWith(`${file}: `) && cases.test(id.slice(file.length + 2))),
    )
    assert.deepEqual(idle, [])
    assert.deepEqual(
      Object.keys(differences).filter((id) => !outcomes.has(id)),
      [],
    )
  })

  it('a denial is a sentence that names policy and rule, what is wrong and who may change it', () => {
    const { message } = outcomes.get('replica-lock: Deployment /scale: changed replicas fail') ?? {}
    assert.match(
      message ?? '',
      /^403 .*denied request: case\/rule: replicas are locked \(spec\.replicas: 9 → 2\); to fix: .*; may be changed by: nobody/,
    )
  })
})
