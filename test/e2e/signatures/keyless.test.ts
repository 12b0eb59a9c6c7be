import type { IssuedCertificate } from '../../signing/authority.ts'
import { createSigstore, RELEASE } from '../../signing/keyless.ts'
import { SIGNING_LAYOUTS, type SigningLayout } from '../../signing/sign-image.ts'
import { attestImageWith, signImageWith, type Witnesses } from '../../signing/sign-with-certificate.ts'
import { askRows, type AskRow } from './support/ask-rows.ts'
import { beside, elsewhere } from './support/forgeries.ts'
import type { Rule } from './support/product.ts'
import { onStage, registryKinds } from './support/stage.ts'

const sigstore = await createSigstore()
const anotherWorld = await createSigstore()
const scan = 'https://example.com/scan/v1'
const { log, timestamps } = sigstore
const hour = 3_600_000

/** The rule, and what makes it another one. */
function keyless(identity: object = RELEASE, more: Partial<Rule> = {}): Rule {
  return { attestors: [{ keyless: identity }], trustRoot: { inline: sigstore.trustRoot }, ...more }
}

/** Signs with a fresh certificate. */
function signing(
  layout: SigningLayout,
  witnesses: Witnesses,
  { subject = RELEASE.subject, by = sigstore }: { subject?: string; by?: typeof sigstore } = {},
): AskRow['signed'] {
  return async (digest) => {
    const certificate: IssuedCertificate = await by.certify({ ...RELEASE, subject })
    return [await signImageWith(digest, certificate, layout, witnesses)]
  }
}

const pattern = { issuer: RELEASE.issuer, subjectPattern: 'https://github.com/acme/.*@refs/heads/main' }

const identities = (layout: SigningLayout): AskRow[] => [
  { claim: 'the identity, in the log', signed: signing(layout, { log }), rule: keyless(), outcome: 'verified' },
  {
    claim: 'another subject',
    signed: signing(layout, { log }, { subject: 'https://github.com/mallory/app' }),
    rule: keyless(),
    outcome: 'violation',
    because: /mallory/,
  },
  {
    claim: 'another issuer',
    signed: signing(layout, { log }),
    rule: keyless({ ...RELEASE, issuer: 'https://accounts.example' }),
    outcome: 'violation',
    because: /issuer/,
  },
  {
    claim: 'a pattern that matches all of the subject',
    signed: signing(layout, { log }),
    rule: keyless(pattern),
    outcome: 'verified',
  },
  {
    claim: 'a pattern that matches only the end of the subject',
    signed: signing(
      layout,
      { log },
      { subject: 'https://mallory.example/https://github.com/acme/app@refs/heads/main' },
    ),
    rule: keyless(pattern),
    outcome: 'violation',
    because: /not a match of/,
  },
  {
    claim: 'a pattern that matches only the beginning of the subject',
    signed: signing(layout, { log }, { subject: 'https://github.com/acme/app@refs/heads/main-of-mallory' }),
    rule: keyless(pattern),
    outcome: 'violation',
    because: /not a match of/,
  },
  {
    claim: 'an exact subject is no pattern',
    signed: signing(layout, { log }, { subject: 'https://github.com/acme/app' }),
    rule: keyless({ issuer: RELEASE.issuer, subject: 'https://github.com/acme/.*' }),
    outcome: 'violation',
    because: /names/,
  },
]

const witnesses = (layout: SigningLayout): AskRow[] => [
  {
    claim: 'neither in the log nor timestamped',
    signed: signing(layout, {}),
    rule: keyless(),
    outcome: 'violation',
    because: /not in the transparency log/,
  },
  {
    claim: 'timestamped, but the log is required',
    signed: signing(layout, { timestamps }),
    rule: keyless(),
    outcome: 'violation',
    because: /not in the transparency log/,
  },
  {
    claim: 'timestamped, and the log does not matter',
    signed: signing(layout, { timestamps }),
    rule: keyless(RELEASE, { tlog: 'ignore' }),
    outcome: 'verified',
  },
  {
    claim: 'a log that the trust root does not name',
    signed: signing(layout, { log: anotherWorld.log }),
    rule: keyless(),
    outcome: 'violation',
    because: /not from a log of the trust root/,
  },
  {
    claim: 'a certificate of an authority that the trust root does not name',
    signed: signing(layout, { log }, { by: anotherWorld }),
    rule: keyless(),
    outcome: 'violation',
    because: /not from a trusted authority/,
  },
  {
    claim: 'signed when the certificate had expired',
    signed: signing(layout, { log, loggedAt: new Date(Date.now() + hour) }),
    rule: keyless(),
    outcome: 'violation',
    because: /certificate expired/,
  },
  {
    claim: 'signed before the certificate was valid',
    signed: signing(layout, { log, loggedAt: new Date(Date.now() - hour) }),
    rule: keyless(),
    outcome: 'violation',
    because: /not valid before/,
  },
  {
    claim: 'the signature of another image',
    signed: async (digest) => (await signing(layout, { log })(elsewhere)).map((each) => beside(digest, each)),
    rule: keyless(),
    outcome: 'violation',
    because: /signs another image/,
  },
]

const attestations = (layout: SigningLayout): AskRow[] => {
  const attested = async (digest: string) => {
    const certificate = await sigstore.certify()
    return attestImageWith(digest, certificate, { predicateType: scan, predicate: { critical: 0 } }, layout, { log })
  }
  const rule: Rule = {
    ...keyless(),
    attestors: [{ keyless: RELEASE, attestation: { predicateType: scan, conditions: ['predicate.critical == 0'] } }],
  }
  return [
    { claim: 'an attestation', signed: async (digest) => [await attested(digest)], rule, outcome: 'verified' },
    {
      claim: 'an attestation of another image',
      signed: async (digest) => [beside(digest, await attested(elsewhere))],
      rule,
      outcome: 'violation',
      because: /attests another image/,
    },
    {
      claim: 'an attestation is no signature',
      signed: async (digest) => [await attested(digest)],
      rule: keyless(),
      outcome: 'violation',
      because: /is an attestation/,
    },
  ]
}

for (const kind of registryKinds)
  describe(`images signed without keys (registry: ${kind})`, function () {
    this.timeout(60_000)
    const stage = onStage({ kind })
    for (const layout of SIGNING_LAYOUTS)
      describe(`layout ${layout}`, () => {
        askRows([...identities(layout), ...witnesses(layout), ...attestations(layout)], stage)
      })
  })
