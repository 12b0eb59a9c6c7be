import assert from 'node:assert/strict'
import { pushArtifacts } from '../../registry/push/artifact.ts'
import { pushImage } from '../../registry/push/image.ts'
import { createAuthority } from '../../signing/authority.ts'
import { createSigstore, RELEASE } from '../../signing/keyless.ts'
import { SIGNING_LAYOUTS } from '../../signing/sign-image.ts'
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

describe('cosign and we agree on certificates', function () {
  this.timeout(120_000)
  const onStage = onCosignStage()

  for (const layout of SIGNING_LAYOUTS)
    for (const {
      claim,
      witnesses,
      by = sigstore,
      subject = RELEASE.subject,
      issuer = RELEASE.issuer,
      tlog,
      accepted,
    } of rows)
      it(`keyless, layout ${layout}: ${claim}`, async () => {
        const { registry, cosign, product } = onStage()
        const image = await pushImage(registry.pusher, 'shop/web')
        const named = `${registry.host}/shop/web@${image.digest}`
        const signed = await signImageWith(image.digest, await by.certify(), layout, witnesses)
        await pushArtifacts(registry.pusher, 'shop/web', image, [signed.artifact])
        const wanted = { issuer, subject }
        const rule: Rule = { attestors: [{ keyless: wanted }], trustRoot: { inline: sigstore.trustRoot } }
        const { verdict } = await product.ask(named, tlog === undefined ? rule : { ...rule, tlog })
        const withoutLog = tlog === undefined ? [] : ['--insecure-ignore-tlog', '--use-signed-timestamps']
        const identity = ['--certificate-identity', subject, '--certificate-oidc-issuer', issuer]
        const flags = [...identity, ...withoutLog]
        assert.deepEqual(
          { cosign: await cosign.verifyIdentity(named, sigstore.trustRoot, ...flags), we: verdict.outcome },
          { cosign: accepted, we: accepted ? 'verified' : 'violation' },
        )
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
