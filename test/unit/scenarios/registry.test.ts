import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { causes } from '../../../plugin/diagnosis/causes/cause-codes.ts'
import { scenarios } from '../../scenarios/scenarios.ts'

const root = resolve(import.meta.dirname, '../../scenarios')

/** Causes that only unit tests have yet, and what a scenario of them would need. */
const withoutScenario: Readonly<Record<string, string>> = {
  AdmissionDenied: 'a webhook that answers',
  ApiServiceDown: 'aggregated APIs in the sandbox',
  AutoscalerAtMaximum: 'a metrics API',
  AutoscalerWithoutRequests: 'a metrics API',
  CpuThrottled: 'usage of CPU, which no object has',
  DnsFailing: 'a workload in kube-system',
  EvictionBlocked: 'somebody who goes on evicting',
  GracePeriodExceeded: 'a Pod that fails by its grace period and stays',
  ImagePullSlow: 'a pull that goes on',
  NotScheduled: 'words of a scheduler that nobody knows',
  PodCreationFailed: 'a refusal that nobody knows',
  PodStopped: 'a node that shuts down',
  RolloutStuck: 'a controller that does not see its workload',
  TooManyPods: 'nodes with few places',
}

describe('scenarios', () => {
  it('every file of a scenario is registered under its own name', () => {
    const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const files = folders.flatMap(({ name }) => readdirSync(join(root, name)).map((file) => basename(file, '.ts')))
    assert.deepEqual(files.sort(), scenarios.map(({ name }) => name).sort())
  })

  it('there are enough of each group', () => {
    const count = (wanted: string) => scenarios.filter(({ group }) => group === wanted).length
    assert.ok(count('broken') >= 60)
    assert.ok(count('healthy') >= 20)
    assert.ok(count('misleading') >= 10)
  })

  it('every cause has a scenario, or a reason why not', () => {
    const told = new Set(
      scenarios.flatMap(({ expect, information = [] }) => [
        ...[...expect, ...information].map(({ code }) => code),
        ...expect.flatMap(({ consequences = [] }) => consequences.map((text) => text.split(' ')[0] ?? '')),
      ]),
    )
    const lacking = causes.map(({ code }) => code).filter((code) => !told.has(code))
    assert.deepEqual(lacking.sort(), Object.keys(withoutScenario).sort())
  })

  it('every expected code is one of a cause', () => {
    const codes = new Set<string>(causes.map(({ code }) => code))
    const unknown = scenarios.flatMap(({ expect }) => expect).filter(({ code }) => !codes.has(code))
    assert.deepEqual(unknown, [])
  })
})
