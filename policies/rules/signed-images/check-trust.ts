import { isLikeFileName } from '../../signatures/file-name.ts'
import { checkTrustRoot, trustRootNames } from '../../signatures/trust-root.ts'
import type { PrepareContext } from '../rule-type.ts'
import { exactlyOne } from './exactly-one.ts'
import { allEntries, type SignedImagesOptions, type TrustRootOptions } from './options.ts'

/** Reports a trust root that is none, and its absence where nothing could be verified without it. */
export function checkTrust(options: SignedImagesOptions, context: PrepareContext): void {
  const { trustRoot } = options
  if (trustRoot === undefined) {
    reportMissing(options, context)
    return
  }
  checkTrustRootOptions(trustRoot, context)
  if (trustRoot.inline !== undefined) checkInline(trustRoot.inline, options, context)
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
}

/** A trust root that is at hand is held against what the rule needs of it. */
function checkInline(text: string, options: SignedImagesOptions, context: PrepareContext): void {
  if (isLikeFileName(text)) {
    context.problem('trustRoot.inline', 'looks like the name of a file: give what is in it, or name it as `file`')
    return
  }
  const problems = checkTrustRoot(text)
  const keyless = allEntries(options).some(({ entry }) => entry.keyless !== undefined)
  if (problems.length === 0) {
    if (keyless && !trustRootNames(text, 'certificateAuthorities'))
      problems.push('keyless needs a certificate authority (Fulcio), and the trust root names none')
    if (options.tlog === 'require' && !trustRootNames(text, 'tlogs'))
      problems.push('tlog: require needs a log (Rekor), and the trust root names none')
    if (keyless && options.tlog === 'ignore' && !trustRootNames(text, 'timestampAuthorities'))
      problems.push('keyless without the log needs a timestamp authority, and the trust root names none')
  }
  for (const problem of problems) context.problem('trustRoot.inline', problem)
}
