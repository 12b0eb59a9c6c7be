import assert from 'node:assert/strict'
import { pushArtifacts } from '../../registry/push/artifact.ts'
import { pushMultiArch } from '../../registry/push/image.ts'
import { KEY_TYPES, signingKey } from '../../signing/keys.ts'
import { attestImage, signImage, SIGNING_LAYOUTS } from '../../signing/sign-image.ts'
import { askRows, type AskRow } from './support/ask-rows.ts'
import { beside, elsewhere, tampered, tamperedAttestation } from './support/forgeries.ts'
import { onStage, registryKinds } from './support/stage.ts'

const release = signingKey('p256')
const security = signingKey('p384', 'security')
const stranger = signingKey('p256', 'stranger')
const byRelease = { key: { pem: release.pem } }
const bySecurity = { key: { pem: security.pem } }
const byStranger = { key: { pem: stranger.pem } }
const scan = 'https://example.com/scan/v1'

const everyKey: AskRow[] = KEY_TYPES.flatMap((type) =>
  SIGNING_LAYOUTS.map((layout): AskRow => {
    const key = signingKey(type, 'each')
    return {
      claim: `${type}, ${layout}: verified`,
      signed: (digest) => [signImage(digest, key, layout)],
      rule: { attestors: [{ key: { pem: key.pem } }] },
      outcome: 'verified',
    }
  }),
)

const forged: AskRow[] = SIGNING_LAYOUTS.flatMap((layout): AskRow[] => [
  {
    claim: `${layout}: a signature by another key`,
    signed: (digest) => [signImage(digest, stranger, layout)],
    rule: { attestors: [byRelease] },
    outcome: 'violation',
    because: /another key/,
  },
  {
    claim: `${layout}: the signature of another image`,
    signed: (digest) => [beside(digest, signImage(elsewhere, release, layout))],
    rule: { attestors: [byRelease] },
    outcome: 'violation',
    because: /signs another image/,
  },
  {
    claim: `${layout}: a payload that was changed after it was signed`,
    signed: (digest) => [tampered(digest, release, layout)],
    rule: { attestors: [byRelease] },
    outcome: 'violation',
    because: layout === 'bundle' ? /changed after it was signed/ : /another key/,
  },
  {
    claim: `${layout}: the good one counts among forged ones`,
    signed: (digest) => [
      tampered(digest, release, layout),
      beside(digest, signImage(elsewhere, release, layout)),
      signImage(digest, stranger, layout),
      signImage(digest, release, layout),
    ],
    rule: { attestors: [byRelease] },
    outcome: 'verified',
  },
])

const attested: AskRow[] = SIGNING_LAYOUTS.flatMap((layout): AskRow[] => {
  const attest = (digest: string, critical: number) =>
    attestImage(digest, release, { predicateType: scan, predicate: { critical } }, layout)
  const wants = (condition: string) => ({
    attestors: [{ ...byRelease, attestation: { predicateType: scan, conditions: [condition] } }],
  })
  return [
    {
      claim: `${layout}: an attestation of which the condition is true`,
      signed: (digest) => [attest(digest, 0)],
      rule: wants('predicate.critical == 0'),
      outcome: 'verified',
    },
    {
      claim: `${layout}: an attestation of which the condition is false`,
      signed: (digest) => [attest(digest, 2)],
      rule: wants('predicate.critical == 0'),
      outcome: 'violation',
      because: /critical == 0/,
    },
    {
      claim: `${layout}: an attestation of another image`,
      signed: (digest) => [beside(digest, attest(elsewhere, 0))],
      rule: wants('predicate.critical == 0'),
      outcome: 'violation',
      because: /attests another image/,
    },
    {
      claim: `${layout}: an attestation is no signature`,
      signed: (digest) => [attest(digest, 0)],
      rule: { attestors: [byRelease] },
      outcome: 'violation',
      because: /is an attestation/,
    },
    {
      claim: `${layout}: a signature is no attestation`,
      signed: (digest) => [signImage(digest, release, layout)],
      rule: wants('true'),
      outcome: 'violation',
      because: /is a signature, not an attestation/,
    },
  ]
})

const tamperedEnvelope: AskRow = {
  claim: 'classic: an attestation that was changed after it was signed',
  signed: (digest) => [tamperedAttestation(digest, release, scan)],
  rule: { attestors: [{ ...byRelease, attestation: { predicateType: scan } }] },
  outcome: 'violation',
}

const two = { count: 2, entries: [byRelease, bySecurity, byStranger] }
const counted: AskRow[] = [
  {
    claim: 'nothing is signed',
    signed: () => [],
    rule: { attestors: [byRelease] },
    outcome: 'violation',
    because: /has no signature/,
  },
  {
    claim: 'two of three signed, in different layouts',
    signed: (digest) => [signImage(digest, release, 'bundle'), signImage(digest, security, 'classic')],
    rule: { attestors: [two] },
    outcome: 'verified',
  },
  {
    claim: 'one of three signed, twice: that is one',
    signed: (digest) => [signImage(digest, release, 'bundle'), signImage(digest, release, 'classic')],
    rule: { attestors: [two] },
    outcome: 'violation',
    because: /needs 2 and has 1/,
  },
  {
    claim: 'every attestor of a rule must be satisfied',
    signed: (digest) => [signImage(digest, release, 'bundle')],
    rule: { attestors: [byRelease, bySecurity] },
    outcome: 'violation',
    because: /nothing satisfies attestors\[1\]/,
  },
  {
    claim: 'any key of one entry',
    signed: (digest) => [signImage(digest, security, 'classic')],
    rule: { attestors: [{ key: { pem: release.pem + security.pem } }] },
    outcome: 'verified',
  },
]

const ideas: { idea: string; rows: readonly AskRow[] }[] = [
  { idea: 'every type of key in every layout', rows: everyKey },
  { idea: 'forged', rows: forged },
  { idea: 'attestations', rows: [...attested, tamperedEnvelope] },
  { idea: 'who must have signed', rows: counted },
]

for (const kind of registryKinds)
  describe(`images signed with keys (registry: ${kind})`, function () {
    this.timeout(60_000)
    const stage = onStage({ kind })
    for (const { idea, rows } of ideas)
      describe(idea, () => {
        askRows(rows, stage)
      })

    it('a multi-arch image: its index must be signed', async () => {
      const { registry, product } = stage()
      const { index, images } = await pushMultiArch(registry.pusher, 'shop/web', 'multi')
      const outcome = async (image: string) => {
        const report = await product.ask(`${registry.host}/shop/web${image}`, { attestors: [byRelease] })
        return report.verdict.outcome
      }
      await pushArtifacts(registry.pusher, 'shop/web', images.amd64, [
        signImage(images.amd64.digest, release, 'bundle').artifact,
      ])
      assert.equal(await outcome(':multi'), 'violation', 'only one of its images is signed')
      assert.equal(await outcome(`@${images.amd64.digest}`), 'verified')
      await pushArtifacts(registry.pusher, 'shop/web', index, [signImage(index.digest, release, 'classic').artifact])
      assert.equal(await outcome(':multi'), 'verified')
      assert.equal(await outcome(`@${images.arm64.digest}`), 'violation', 'it is not signed itself')
    })
  })
