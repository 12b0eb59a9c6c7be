import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { computeConfigHash, recomputeConfigHash } from '../../../policies/config-hash/hash.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { missingLeaves } from '../../../policies/kubernetes/field-walk.ts'
import { workloadKinds } from '../../../policies/kubernetes/workloads.ts'
import { declaredSet, lastAppliedAnnotation } from '../../../policies/rules/declared-fields/declared-set.ts'

function load(kind: string): { manifest: JsonObject; stored: JsonObject } {
  const file = new URL(`../../fixtures/stored/${kind.toLowerCase()}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as { manifest: JsonObject; stored: JsonObject }
}

/** What the API server notes as applied although it says no more than absence. */
const empty = /\.(strategy|updateStrategy|creationTimestamp|command|drop|supplementalGroups|sysctls|items)$/

describe('a manifest and what kube-apiserver stored of it', () => {
  for (const { kind } of workloadKinds) {
    const { manifest, stored } = load(kind)

    it(`${kind}: have one config hash`, () => {
      const computed = computeConfigHash(manifest)
      assert.ok(computed.ok)
      assert.deepEqual(recomputeConfigHash(stored, computed.paths), { ok: true, hash: computed.hash })
    })

    it(`${kind}: declare the same fields, read from the manifest or from managedFields`, () => {
      const annotations = { [lastAppliedAnnotation]: JSON.stringify(manifest) }
      const [ofManifest, ofServer] = [declaredSet({ metadata: { annotations } }), declaredSet(stored)]
      assert.ok(ofManifest.kind === 'set' && ofServer.kind === 'set')
      assert.equal(ofServer.source, 'managedFields')
      assert.deepEqual(missingLeaves(ofManifest.set, ofServer.set), [])
      assert.deepEqual(
        missingLeaves(ofServer.set, ofManifest.set).filter((path) => !empty.test(path)),
        [],
      )
    })
  }
})
