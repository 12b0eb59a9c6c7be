import type { Context } from './signers/context.ts'
import type { ReadySigner } from './signers/ready-signer.ts'
import { readTrustRoot } from './trust-material.ts'
import type { VerificationTask } from './verification.ts'

type Asked = Pick<VerificationTask, 'tlog' | 'trustRoot' | 'now'>

/** Reads the trust root, and says where one is missing that the signers or the log rule need. Never throws. */
export function readContext(
  { tlog, trustRoot, now }: Asked,
  signers: readonly ReadySigner[],
): { ok: true; context: Context } | { ok: false; problem: string } {
  const asked = tlog === undefined ? {} : { tlog }
  if (trustRoot === undefined) {
    const needed = signers.some(({ kind }) => kind === 'keyless') || tlog === 'require'
    return needed
      ? {
          ok: false,
          problem: 'there is no trust root; identities and the transparency log cannot be verified without one',
        }
      : { ok: true, context: { ...asked, material: undefined, now: new Date(now) } }
  }
  const read = readTrustRoot(trustRoot)
  return read.ok ? { ok: true, context: { ...asked, material: read.material, now: new Date(now) } } : read
}
