import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { startClusterSettings } from '../../scenarios/cluster-world.ts'
import type { Settings } from '../../scenarios/setting.ts'
import { fixCases } from '../healing/fix-cases.ts'
import { defineRemediations } from '../healing/stage.ts'

describe('kubectl heal fix, on a real control plane', function () {
  this.timeout(90_000)
  let started: Settings | undefined
  let settings: Settings

  before(async function () {
    needsControlPlane(this)
    settings = started = await startClusterSettings()
  })
  after(() => started?.stop())

  for (const { name, claim, run } of fixCases) {
    it(claim, async () => {
      const setting = await settings.open(`fix-${name}`)
      try {
        await defineRemediations(setting.client)
        await run(setting)
      } finally {
        await setting.end()
      }
    })
  }
})
