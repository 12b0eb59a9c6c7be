import assert from 'node:assert/strict'
import { join, resolve } from 'node:path'
import { createVerifyPool, type VerifyPool } from '../../../cluster/verify-pool.ts'
import type { VerificationTask } from '../../../policies/signatures/verification.ts'
import { workerFile } from '../../../policies/signatures/worker-file.ts'
import { signingKey } from '../../signing/keys.ts'
import { signImage, SIGNING_LAYOUTS } from '../../signing/sign-image.ts'

const digest = `sha256:${'a'.repeat(64)}`
const built = join(resolve(import.meta.dirname, '../../..'), 'dist/lib/verify-worker.cjs')

function taskOf(name: string): VerificationTask {
  const { pem } = signingKey('p256')
  const entries = [{ path: 'attestors[0]', signers: [{ kind: 'key' as const, pems: [pem] }] }]
  return {
    digest,
    candidates: SIGNING_LAYOUTS.map((layout) => signImage(digest, signingKey('p256', name), layout).candidate),
    attestors: [{ path: 'attestors[0]', count: 1, entries }],
    tlog: 'ifPresent',
    now: Date.now(),
  }
}

describe('verification in threads', () => {
  let pool: VerifyPool | undefined
  afterEach(() => pool?.close())

  for (const [what, file] of [
    ['the source', workerFile],
    ['what is built', built],
  ] as const)
    it(`a thread of ${what} verifies signatures of the key, and refuses those of another`, async () => {
      pool = createVerifyPool(file, { threads: 1 })
      const [right, wrong] = await Promise.all([pool.verify(taskOf('release')), pool.verify(taskOf('other'))])
      assert.equal(right.verified, true)
      assert.deepEqual(
        right.candidates.map(({ satisfies }) => satisfies),
        [['attestors[0]'], ['attestors[0]']],
      )
      assert.equal(wrong.verified, false)
      assert.equal(wrong.problem, undefined)
    })

  it('what the thread could not do is a problem, not a verdict', async () => {
    pool = createVerifyPool(workerFile, { threads: 1, startFor: 1 })
    const { verified, problem } = await pool.verify(taskOf('release'))
    assert.equal(verified, false)
    assert.equal(problem, 'the signatures could not be verified: its thread was not ready within 0.001 s')
  })
})
