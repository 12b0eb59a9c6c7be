import { runScenario } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'
import type { Settings } from './setting.ts'

/** What came of one scenario: undefined, or why it failed. */
export type Outcome = { error: unknown } | undefined

/** Starts all scenarios, so many at a time, those that want to be alone last; gives each one's outcome as it comes. */
export function runAll(
  scenarios: readonly Scenario[],
  settings: Settings,
  atOnce: number,
): ReadonlyMap<string, Promise<Outcome>> {
  const outcomes = new Map(scenarios.map(({ name }) => [name, Promise.withResolvers<Outcome>()]))
  const waiting = scenarios.filter(({ alone }) => alone !== true)
  const lonely = scenarios.filter(({ alone }) => alone === true)

  async function work(queue: Scenario[]): Promise<void> {
    for (let scenario = queue.shift(); scenario !== undefined; scenario = queue.shift()) {
      const outcome = outcomes.get(scenario.name)
      try {
        await runScenario(scenario, settings)
        outcome?.resolve(undefined)
      } catch (error) {
        outcome?.resolve({ error })
      }
    }
  }

  async function run(): Promise<void> {
    await Promise.all(Array.from({ length: atOnce }, () => work(waiting)))
    await work(lonely)
  }

  void run()
  return new Map([...outcomes].map(([name, { promise }]) => [name, promise]))
}
