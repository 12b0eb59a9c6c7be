import assert from 'node:assert/strict'
import { pushArtifacts } from '../../registry/push/artifact.ts'
import { pushImage } from '../../registry/push/image.ts'
import { createAuthority } from '../../signing/authority.ts'
import { createSigstore, RELEASE } from '../../signing/keyless.ts'
import { SIGNING_LAYOUTS, type SigningLayout } from '../../signing/sign-image.ts'
import { signImageWith, type Witnesses } from '../../signing/sign-with-certificate.ts'
import { trustRootText } from '../../signing/trust-root.ts'
import type { Rule } from './support/product.ts'
import { onCosignStage } from './support/stage.ts'

const sigstore = await createSigstore()
const anotherWorld = await createSigstore()
const { log, timestamps } = sigstore
const hour = 3_600_000
const anyIssuer = ['--certificate-oidc-issuer-regexp', '.*']

interface KeylessRow {
  claim: string
  witnesses: Witnesses
  by?: typeof sigstore
  subject?: string
  issuer?: string
  tlog?: 'ignore'
  accepted: boolean
}

const rows: KeylessRow[] = [
  { claim: 'in the log', witnesses: { log }, accepted: true },
  { claim: 'another subject', witnesses: { log }, subject: 'https://github.com/mallory/app', accepted: false },
  { claim: 'another issuer', witnesses: { log }, issuer: 'https://accounts.example', accepted: false },
  { claim: 'an unknown log', witnesses: { log: anotherWorld.log }, accepted: false },
  { claim: 'an unknown authority', witnesses: { log }, by: anotherWorld, accepted: false },
  {
    claim: 'logged after the certificate expired',
    witnesses: { log, loggedAt: new Date(Date.now() + hour) },
    accepted: false,
  },
  { claim: 'only timestamped, the log does not matter', witnesses: { timestamps }, tlog: 'ignore', accepted: true },
]

/** Its entries have no time: a timestamp says when it was signed. */
const inRekorV2: KeylessRow[] = [
  { claim: 'in the log, timestamped', witnesses: { log, timestamps }, accepted: true },
  { claim: 'in the log, not timestamped', witnesses: { log }, accepted: false },
  { claim: 'timestamped, not in the log', witnesses: { timestamps }, accepted: false },
  { claim: 'another subject', witnesses: { log, timestamps }, subject: 'https://evil.example', accepted: false },
  { claim: 'an unknown log', witnesses: { log: anotherWorld.log, timestamps }, accepted: false },
  {
    claim: 'an unknown timestamp authority',
    witnesses: { log, timestamps: anotherWorld.timestamps },
    accepted: false,
  },
]

describe('cosign and we agree on certificates', function () {
  this.timeout(120_000)
  const onStage = onCosignStage()

  /** Both answers about an image of its own that is signed as the row says. */
  async function agree(row: KeylessRow, layout: SigningLayout, ...flags: string[]): Promise<void> {
    const { witnesses, by = sigstore, subject = RELEASE.subject, issuer = RELEASE.issuer, tlog, accepted } = row
    const { registry, cosign, product } = onStage()
    const image = await pushImage(registry.pusher, 'shop/web')
    const named = `${registry.host}/shop/web@${image.digest}`
    const signed = await signImageWith(image.digest, await by.certify(), layout, witnesses)
    await pushArtifacts(registry.pusher, 'shop/web', image, [signed.artifact])
    const rule: Rule = { attestors: [{ keyless: { issuer, subject } }], trustRoot: { inline: sigstore.trustRoot } }
    const { verdict } = await product.ask(named, tlog === undefined ? rule : { ...rule, tlog })
    const identity = ['--certificate-identity', subject, '--certificate-oidc-issuer', issuer]
    assert.deepEqual(
      { cosign: await cosign.verifyIdentity(named, sigstore.trustRoot, ...identity, ...flags), we: verdict.outcome },
      { cosign: accepted, we: accepted ? 'verified' : 'violation' },
    )
  }

  for (const layout of SIGNING_LAYOUTS)
    for (const row of rows)
      it(`keyless, layout ${layout}: ${row.claim}`, () => {
        const withoutLog = ['--insecure-ignore-tlog', '--use-signed-timestamps']
        return agree(row, layout, ...(row.tlog === undefined ? [] : withoutLog))
      })

  for (const row of inRekorV2)
    it(`keyless, Rekor v2: ${row.claim}`, () => {
      const witnesses = { ...row.witnesses, logVersion: 'v2' as const }
      return agree({ ...row, witnesses }, 'bundle', '--use-signed-timestamps')
    })

  for (const layout of SIGNING_LAYOUTS)
    it(`signed by cosign with a certificate of an own authority, layout ${layout}`, async () => {
      const { registry, cosign, product } = onStage()
      const [authority, another] = await Promise.all([createAuthority(), createAuthority('Another')])
      const leaf = await authority.issue()
      const image = await pushImage(registry.pusher, 'shop/web')
      const named = `${registry.host}/shop/web@${image.digest}`
      const key = await cosign.importKey(leaf.key)
      const flags = await cosign.withCertificate(leaf.pem, authority.chain)
      await cosign.sign(named, key, layout, ...flags)
      const answers = async ({ chain, trusted }: typeof authority) => ({
        cosign: await cosign.verifyIdentity(
          named,
          trustRootText({ certificateAuthorities: [trusted] }),
          ...['--certificate-identity', 'https://ci.example/release', ...anyIssuer],
          ...['--insecure-ignore-sct', '--insecure-ignore-tlog', '--allow-certificate-chain'],
        ),
        we: (await product.ask(named, { attestors: [{ certificate: { chain } }] })).verdict.outcome,
      })
      assert.deepEqual(await answers(authority), { cosign: true, we: 'verified' })
      assert.deepEqual(await answers(another), { cosign: false, we: 'violation' }, 'another authority')
    })
})
