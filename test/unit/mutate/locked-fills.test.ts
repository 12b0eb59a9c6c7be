import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkObject } from '../../../policies/check/check-object.ts'
import { userOf } from '../../../policies/check/user.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { loadPolicies } from '../../../policies/load/load.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { workload } from '../../support/workloads.ts'

const sets = join(import.meta.dirname, '../../../policies/sets')
const alice = userOf('alice')
const argo = userOf('system:serviceaccount:argocd:argocd-application-controller')

/** A Deployment from before the policies: nothing says what its container needs. */
function old(containers: readonly JsonObject[], annotations: JsonObject = {}): JsonObject {
  return workload('Deployment', { templateMetadata: { annotations }, podSpec: { containers } })
}

const web = { name: 'web', image: 'registry.example.com/web:1' }
const probe = { httpGet: { path: '/', port: 80 } }
const sidecar = { name: 'log', image: 'log:1', livenessProbe: probe, readinessProbe: probe }

describe('what is filled in meets the locks of the same set', () => {
  let set: PolicySet
  before(async () => {
    const names = ['prevent-drift.yaml', 'resource-hygiene.yaml']
    const files = await Promise.all(
      names.map(async (name) => ({ path: name, text: await readFile(join(sets, name), 'utf8') })),
    )
    const loaded = await loadPolicies(files)
    assert.ok(loaded.set)
    set = loaded.set
  })

  const change = (before: JsonObject, after: JsonObject, user = alice) =>
    checkObject(set, after, { old: before, user, now: 0 })

  it('a new image of a workload from before the policies is allowed: nothing locked is filled in', () => {
    const { verdict, patch } = change(old([web]), old([{ ...web, image: 'registry.example.com/web:2' }]))
    assert.equal(verdict.denied, false, JSON.stringify(verdict.results))
    assert.deepEqual(patch, [])
  })

  it('so is its restart', () => {
    const { verdict } = change(old([web]), old([web], { 'kubectl.kubernetes.io/restartedAt': 'now' }))
    assert.equal(verdict.denied, false)
  })

  it('for a manager, whom the lock lets pass, older gaps are filled', () => {
    const { verdict, patch } = change(old([web]), old([{ ...web, image: 'registry.example.com/web:2' }]), argo)
    assert.equal(verdict.denied, false)
    assert.match(JSON.stringify(patch), /512Mi/)
  })

  it('an added container is filled, the one beside it is left alone', () => {
    const complete = { ...sidecar, resources: { limits: { cpu: '1' } } }
    const { verdict, patch } = change(old([web]), old([web, complete]))
    assert.equal(verdict.denied, false, JSON.stringify(verdict.results))
    assert.deepEqual(
      patch.map(({ path }) => path),
      [
        '/spec/template/spec/containers/1/resources/limits/memory',
        '/spec/template/spec/containers/1/resources/requests',
      ],
    )
  })

  it('a limit that somebody takes away stays denied', () => {
    const limited = { ...web, resources: { limits: { cpu: '1', memory: '1Gi' } } }
    assert.equal(change(old([limited]), old([{ ...web, image: 'registry.example.com/web:2' }])).verdict.denied, true)
  })
})
