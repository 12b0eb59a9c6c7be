import type { Evidence } from '../material/evidence.ts'
import { checkKeyless, checkPrivateCertificate } from './check-certificate.ts'
import { checkKeys } from './check-key.ts'
import type { Context } from './context.ts'
import type { SignerOutcome } from './outcome.ts'
import type { ReadySigner } from './ready-signer.ts'

/** Whether the signer has signed the evidence: signature, certificate, log and times; what it claims is not looked at. Never throws. */
export function checkSigner(evidence: Evidence, signer: ReadySigner, asked: Context): SignerOutcome {
  // Keys mostly sign without the log; an identity without it has only the word of whoever had the certificate for ten minutes.
  const context = { ...asked, tlog: asked.tlog ?? (signer.kind === 'keyless' ? 'require' : 'ifPresent') }
  switch (signer.kind) {
    case 'key':
      return checkKeys(evidence, signer.keys, context)
    case 'keyless':
      return checkKeyless(evidence, signer, context)
    case 'certificate':
      return checkPrivateCertificate(evidence, signer.authorities, context)
  }
}
