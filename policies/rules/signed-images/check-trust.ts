import { checkTrustRoot } from '../../signatures/trust-root.ts'
import type { PrepareContext } from '../rule-type.ts'
import { exactlyOne } from './exactly-one.ts'
import { allEntries, type SignedImagesOptions, type TrustRootOptions } from './options.ts'

/** Reports a trust root that is none, and its absence where nothing could be verified without it. */
export function checkTrust(options: SignedImagesOptions, context: PrepareContext): void {
  if (options.trustRoot !== undefined) checkTrustRootOptions(options.trustRoot, context)
  else reportMissing(options, context)
}

function reportMissing(options: SignedImagesOptions, context: PrepareContext): void {
  for (const { path, entry } of allEntries(options)) {
    if (entry.keyless === undefined) continue
    context.problem(`${path}.keyless`, 'keyless needs a trustRoot: the trusted_root.json that names Fulcio and Rekor')
  }
  if (options.tlog === 'require')
    context.problem('tlog', 'require needs a trustRoot: the trusted_root.json that names the log')
}

function checkTrustRootOptions({ file, inline, configMapRef }: TrustRootOptions, context: PrepareContext): void {
  exactlyOne('trustRoot', { file, inline, configMapRef }, context)
  if (file !== undefined && context.inCluster)
    context.problem('trustRoot.file', 'an object of a cluster has no files beside it; use configMapRef or inline')
  for (const problem of inline === undefined ? [] : checkTrustRoot(inline)) context.problem('trustRoot.inline', problem)
}
