import assert from 'node:assert/strict'
import { loadPolicies } from '../../../policies/load/load.ts'

const policy = (options: string): string => `
apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: p}
spec:
  match: {}
  action: Enforce
  rules:
    - {name: annotations, requiredAnnotations: ${options}}
`

describe('the key `on`, which YAML 1.1 reads as true', () => {
  for (const [claim, options] of [
    ['unquoted', '{on: template, annotations: {a: b}}'],
    ['quoted', '{"on": template, annotations: {a: b}}'],
    ['as a cluster stores it', '{"true": template, annotations: {a: b}}'],
  ] as const) {
    it(`${claim} is on`, async () => {
      const { set, problems } = await loadPolicies([{ path: 'p.yaml', text: policy(options) }])
      assert.deepEqual(problems, [])
      assert.equal(set?.policies[0]?.rules[0]?.options['on'], 'template')
    })
  }
  it('written twice is refused', async () => {
    const { set } = await loadPolicies([
      { path: 'p.yaml', text: policy('{on: template, "on": workload, labels: {a: b}}') },
    ])
    assert.equal(set, undefined)
  })
})
