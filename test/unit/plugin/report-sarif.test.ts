import assert from 'node:assert/strict'
import { dig } from '../../../policies/json.ts'
import { reportSarif } from '../../../plugin/output/report-sarif.ts'
import { plainResult, report, resource, result } from './support/reports.ts'

function sarif(...results: Parameters<typeof report>[0]): unknown {
  return JSON.parse(reportSarif(report(results)))
}

describe('a report as SARIF', () => {
  it('is of version 2.1.0 with one run of this tool', () => {
    const log = sarif(result())
    assert.equal(dig(log, 'version'), '2.1.0')
    assert.equal(dig(log, '$schema'), 'https://json.schemastore.org/sarif-2.1.0.json')
    const [run] = dig(log, 'runs') as unknown[]
    assert.equal(dig(run, 'tool', 'driver', 'name'), 'kubectl-heal')
  })

  it('names every rule once, and results refer to it', () => {
    const [run] = dig(sarif(result(), result({ path: 'spec.x' }), result({ rule: 'env' })), 'runs') as unknown[]
    const rules = dig(run, 'tool', 'driver', 'rules') as { id: string }[]
    assert.deepEqual(
      rules.map((rule) => rule.id),
      ['prevent-drift/lock-replicas', 'prevent-drift/env'],
    )
    const results = dig(run, 'results') as { ruleIndex: number; ruleId: string }[]
    assert.deepEqual(
      results.map((each) => rules[each.ruleIndex]?.id === each.ruleId),
      [true, true, true],
    )
  })

  const levels: [string, string | undefined][] = [
    ['fail', 'error'],
    ['error', 'error'],
    ['warn', 'warning'],
    ['pass', undefined],
    ['skip', undefined],
  ]
  for (const [outcome, level] of levels) {
    it(`${outcome} is ${level ?? 'left out'}`, () => {
      const [run] = dig(sarif(plainResult({ result: outcome as 'fail' })), 'runs') as unknown[]
      const results = dig(run, 'results') as { level: string }[]
      assert.deepEqual(
        results.map((each) => each.level),
        level === undefined ? [] : [level],
      )
    })
  }

  const files: [string, string][] = [
    ['deploy/web.yaml', 'deploy/web.yaml'],
    ['./deploy/web.yaml', 'deploy/web.yaml'],
    ['a b/größe#1.yaml', 'a%20b/gr%C3%B6%C3%9Fe%231.yaml'],
    ['/srv/web.yaml', 'file:///srv/web.yaml'],
    ['-', 'stdin'],
  ]
  for (const [file, uri] of files) {
    it(`${file} is at ${uri}`, () => {
      const [run] = dig(sarif(result({ resource: resource({ file }) })), 'runs') as unknown[]
      const [first] = dig(run, 'results') as { locations: unknown[] }[]
      const location = dig(first?.locations[0], 'physicalLocation')
      assert.equal(dig(location, 'artifactLocation', 'uri'), uri)
      assert.equal(dig(location, 'region', 'startLine'), 3)
    })
  }

  it('knows a finding again when its lines moved', () => {
    const print = (line: number): unknown => {
      const [run] = dig(sarif(result({ resource: resource({ line }) })), 'runs') as unknown[]
      const [first] = dig(run, 'results') as unknown[]
      return dig(first, 'partialFingerprints')
    }
    assert.deepEqual(print(3), print(30))
  })
})
