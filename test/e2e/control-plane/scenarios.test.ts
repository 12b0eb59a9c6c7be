import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { startClusterSettings } from '../../scenarios/cluster-world.ts'
import { runAll, type Outcome } from '../../scenarios/run-all.ts'
import { scenariosOf } from '../../scenarios/scenarios-of.ts'
import type { Settings } from '../../scenarios/setting.ts'

/** They mostly wait. */
const atOnce = 12

const possible = scenariosOf('cluster')

describe('scenarios on a real control plane', function () {
  this.timeout(180_000)
  let settings: Settings | undefined
  let outcomes: ReadonlyMap<string, Promise<Outcome>> = new Map()

  before(async function () {
    needsControlPlane(this)
    settings = await startClusterSettings()
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
