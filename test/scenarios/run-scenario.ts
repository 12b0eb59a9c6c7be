import { setTimeout as sleep } from 'node:timers/promises'
import { readSnapshot } from '../../cluster/snapshot/read-snapshot.ts'
import type { Snapshot } from '../../cluster/snapshot/snapshot.ts'
import { analyzers } from '../../plugin/diagnosis/analyzers/analyzers.ts'
import { diagnose } from '../../plugin/diagnosis/diagnose.ts'
import { readsOf } from '../../plugin/diagnosis/examine.ts'
import { projectForDiagnosis } from '../../plugin/snapshot/project.ts'
import { mismatches } from './compare.ts'
import type { Scenario } from './scenario.ts'
import type { Setting, Settings } from './setting.ts'
import { unfounded } from './unfounded.ts'

/** How long (ms) what was arranged may take to be seen: Events and status of controllers come a moment later. */
const patience = 8_000

/**
 * Arranges a scenario in a fresh place, diagnoses it, and fails where the diagnosis is not what it must be, or would call something
 * else broken if a kind could not be read.
 */
export async function runScenario(scenario: Scenario, settings: Settings): Promise<void> {
  const setting = await settings.open(scenario.name)
  try {
    await scenario.arrange(setting.world)
    const deadline = Date.now() + patience
    for (;;) {
      const seen = await look(scenario, setting)
      const wrong = [...mismatches(scenario, diagnose(seen), setting.world.namespace), ...unfounded(seen)]
      if (wrong.length === 0) return
      if (Date.now() > deadline) throw new Error(`${scenario.claim}\n${wrong.join('\n')}`)
      await sleep(300)
    }
  } finally {
    await setting.end()
  }
}

async function look({ later = 0 }: Scenario, { world, client }: Setting): Promise<Snapshot> {
  const now = () => Date.now() + later
  // On the shared cluster other scenarios go on beside this one.
  const namespace = world.where === 'cluster' ? world.namespace : undefined
  const options = { resources: readsOf(analyzers), namespace, now, project: projectForDiagnosis(now) }
  const snapshot = await readSnapshot(client, options)
  if (!snapshot.ok) throw new Error(`the snapshot could not be read: ${snapshot.failure.message}`)
  return snapshot.value
}
