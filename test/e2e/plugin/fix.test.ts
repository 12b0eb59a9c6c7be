import { startSandboxSettings } from '../../scenarios/sandbox-world.ts'
import type { Settings } from '../../scenarios/setting.ts'
import { fixCases } from '../healing/fix-cases.ts'
import { defineRemediations } from '../healing/stage.ts'

describe('kubectl heal fix, in the sandbox', function () {
  this.timeout(60_000)
  let settings: Settings

  before(async () => {
    settings = await startSandboxSettings()
  })
  after(() => settings.stop())

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
