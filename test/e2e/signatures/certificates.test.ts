import { createAuthority, type CertificateOptions } from '../../signing/authority.ts'
import { createSigstore, RELEASE } from '../../signing/keyless.ts'
import { signingKey } from '../../signing/keys.ts'
import { SIGNING_LAYOUTS, signImage, type SigningLayout } from '../../signing/sign-image.ts'
import { signImageWith, type Witnesses } from '../../signing/sign-with-certificate.ts'
import { askRows, type AskRow } from './support/ask-rows.ts'
import { loggedWithKey } from './support/forgeries.ts'
import type { Rule } from './support/product.ts'
import { onStage } from './support/stage.ts'

const authority = await createAuthority()
const another = await createAuthority('Another')
const sigstore = await createSigstore()
const release = await authority.issue()
const key = signingKey('p256')
const year = 365 * 24 * 3_600_000
const serverAuthentication = '1.3.6.1.5.5.7.3.1'

const byChain = { attestors: [{ certificate: { chain: authority.chain } }] }
const byKey = { attestors: [{ key: { pem: key.pem } }] }
const trustRoot = { inline: sigstore.trustRoot }
const expired: CertificateOptions = {
  notBefore: new Date(Date.now() - 2 * year),
  notAfter: new Date(Date.now() - year),
}

/** Signs with a fresh certificate of the authority. */
function signing(layout: SigningLayout, options: CertificateOptions = {}, witnesses: Witnesses = {}, by = authority) {
  return async (digest: string) => [await signImageWith(digest, await by.issue(options), layout, witnesses)]
}

const chains = (layout: SigningLayout): AskRow[] => [
  { claim: 'a certificate below the chain', signed: signing(layout), rule: byChain, outcome: 'verified' },
  {
    claim: 'a certificate of another authority',
    signed: signing(layout, {}, {}, another),
    rule: byChain,
    outcome: 'violation',
    because: /not from a trusted authority/,
  },
  {
    claim: 'a certificate that has expired',
    signed: signing(layout, expired),
    rule: byChain,
    outcome: 'violation',
    because: /certificate expired/,
  },
  {
    claim: 'a certificate that is not for signing code',
    signed: signing(layout, { usages: [serverAuthentication] }),
    rule: byChain,
    outcome: 'violation',
    because: /not for signing code/,
  },
]

/** The bundle says whether it is verified by a key or a certificate; the rule must have the last word. */
const confusions = (layout: SigningLayout): AskRow[] => [
  {
    claim: 'a rule that names the key of a certificate does not take the certificate',
    signed: async (digest) => [await signImageWith(digest, release, layout)],
    rule: { attestors: [{ key: { pem: release.key.pem } }] },
    outcome: 'violation',
    because: /signed with a certificate/,
  },
  {
    claim: 'a rule that names a chain does not take a bare key, even that of a certificate below it',
    signed: (digest) => [signImage(digest, release.key, layout)],
    rule: byChain,
    outcome: 'violation',
    because: /signed with a key/,
  },
  {
    claim: 'a rule that names an identity does not take a bare key',
    signed: (digest) => [signImage(digest, key, layout)],
    rule: { attestors: [{ keyless: RELEASE }], trustRoot },
    outcome: 'violation',
    because: /signed with a key/,
  },
]

const required: Rule = { ...byKey, trustRoot, tlog: 'require' }
const logged: AskRow[] = [
  {
    claim: 'signed with the key, and in the log',
    signed: async (digest) => [await loggedWithKey(digest, key, sigstore.log, key)],
    rule: required,
    outcome: 'verified',
  },
  {
    claim: 'the log entry names another key',
    signed: async (digest) => [await loggedWithKey(digest, key, sigstore.log, signingKey('p256', 'stranger'))],
    rule: required,
    outcome: 'violation',
    because: /another key or certificate/,
  },
  ...SIGNING_LAYOUTS.map((layout): AskRow => ({
    claim: `${layout}: signed with the key, but not in the log`,
    signed: (digest) => [signImage(digest, key, layout)],
    rule: required,
    outcome: 'violation',
    because: /not in the transparency log/,
  })),
]

describe('images signed with certificates of an own authority', function () {
  this.timeout(60_000)
  const stage = onStage()
  for (const layout of SIGNING_LAYOUTS)
    describe(`layout ${layout}`, () => {
      askRows([...chains(layout), ...confusions(layout)], stage)
    })
  describe('a key whose signatures must be in the log', () => {
    askRows(logged, stage)
  })
})
