import { runAll, type Outcome } from '../scenarios/run-all.ts'
import { startSandboxSettings } from '../scenarios/sandbox-world.ts'
import { scenariosOf } from '../scenarios/scenarios-of.ts'
import type { Settings } from '../scenarios/setting.ts'

/** They mostly wait. */
const atOnce = 8

const possible = scenariosOf('sandbox')

describe('scenarios on the sandbox', function () {
  this.timeout(180_000)
  let settings: Settings | undefined
  let outcomes: ReadonlyMap<string, Promise<Outcome>> = new Map()

  before(async () => {
    settings = await startSandboxSettings()
    outcomes = runAll(possible, settings, atOnce)
  })
  after(() => settings?.stop())

  for (const { name, claim, group } of possible) {
    it(`${group}: ${name}: ${claim}`, async () => {
      const outcome = await outcomes.get(name)
      if (outcome !== undefined) throw outcome.error
    })
  }
})
