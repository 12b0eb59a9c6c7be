import assert from 'node:assert/strict'
import { loadAll } from 'js-yaml'
import { asArray, dig } from '../../../policies/json.ts'
import { heal } from './support/run.ts'

const sets = ['--policies', 'policies/sets/prevent-drift.yaml']

describe('kubectl heal policy export', function () {
  this.timeout(30_000)

  it('prints policies and bindings, and on stderr what could not be exported, with 1', async () => {
    const { code, stdout, stderr } = await heal(['policy', 'export', '--vap', ...sets])
    const kinds = loadAll(stdout).map((document) => dig(document, 'kind'))
    assert.equal(code, 1)
    assert.equal(kinds.length, 4)
    assert.deepEqual([...new Set(kinds)].sort(), ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'])
    assert.match(stderr, /^not exported: prevent-drift\/signed-images: CEL cannot ask a registry for signatures$/m)
    assert.match(stderr, /^4 rules of 5 exported, as 2 ValidatingAdmissionPolicies with bindings$/m)
  })

  it('-o json is a List, with 0 where everything is exported', async () => {
    const args = ['policy', 'export', '--vap', '--policies', 'policies/sets/self-healing.yaml', '-o', 'json']
    const { code, stdout } = await heal(args)
    assert.equal(code, 0)
    assert.ok(asArray(dig(JSON.parse(stdout), 'items')).length >= 2)
  })

  it('without --vap it says that there is one form, with 2', async () => {
    const { code, stdout, stderr } = await heal(['policy', 'export', ...sets])
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /policy export --vap/)
  })
})
