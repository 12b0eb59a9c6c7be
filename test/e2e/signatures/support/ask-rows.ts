import assert from 'node:assert/strict'
import { pushArtifacts } from '../../../registry/push/artifact.ts'
import { pushImage } from '../../../registry/push/image.ts'
import type { SignedMaterial } from '../../../signing/artifact.ts'
import type { Rule } from './product.ts'
import type { Stage } from './stage.ts'

/** An image with what is pushed beside it, what is asked, and the answer. */
export interface AskRow {
  claim: string
  /** What is beside the image of that digest. */
  signed: (digest: string) => readonly SignedMaterial[] | Promise<readonly SignedMaterial[]>
  rule: Rule
  outcome: 'verified' | 'violation' | 'indeterminate'
  /** Of each candidate's reason, or of the verdict's. */
  because?: RegExp
}

/** Claims of a suite: each pushes an image of its own. */
export function askRows(rows: readonly AskRow[], stage: () => Stage): void {
  for (const { claim, signed, rule, outcome, because } of rows)
    it(claim, async () => {
      const { registry, product } = stage()
      const subject = await pushImage(registry.pusher, 'shop/web')
      const artifacts = (await signed(subject.digest)).map(({ artifact }) => artifact)
      await pushArtifacts(registry.pusher, 'shop/web', subject, artifacts)
      const { verdict, candidates } = await product.ask(`${registry.host}/shop/web@${subject.digest}`, rule)
      const told = JSON.stringify({ verdict, candidates }, null, 1)
      assert.equal(verdict.outcome, outcome, told)
      if (verdict.outcome === 'verified') assert.equal(verdict.digest, subject.digest)
      if (because !== undefined) assert.match(reasonOf(verdict), because)
      assert.equal(candidates.length, artifacts.length, told)
    })
}

function reasonOf(verdict: { outcome: string; reason?: string; reasons?: readonly string[] }): string {
  return verdict.reason ?? (verdict.reasons ?? []).join('\n')
}
