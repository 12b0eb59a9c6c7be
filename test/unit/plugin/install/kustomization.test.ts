import assert from 'node:assert/strict'
import { readKustomization } from '../../../../plugin/install/kustomization.ts'
import { readManifests } from '../../../../plugin/install/read-manifests.ts'
import { HealError } from '../../../../policies/heal-error.ts'

describe('kustomizations that install reads', () => {
  it('are refused where they use what install would leave out', () => {
    assert.throws(() => readKustomization({ patches: [] }, 'k.yaml'), /k\.yaml uses patches/)
    assert.throws(() => readKustomization({ labels: [{ pairs: {}, includeSelectors: true }] }, 'k.yaml'), /pairs/)
  })
  it('are told of where the package has none', async () => {
    await assert.rejects(
      readManifests('/nowhere'),
      (error) => error instanceof HealError && /\/nowhere/.test(error.message),
    )
  })
})
