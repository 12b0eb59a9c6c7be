import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { createAuthority } from '../../cluster/pki/authority.ts'
import { registryUser, type RegistryOptions } from '../../registry/options.ts'
import { pushArtifacts } from '../../registry/push/artifact.ts'
import { pushImage } from '../../registry/push/image.ts'
import { signingKey } from '../../signing/keys.ts'
import { signImage, SIGNING_LAYOUTS } from '../../signing/sign-image.ts'
import { identityTokenSecret, pullSecret, type Rule } from './support/product.ts'
import { onStage, type Stage } from './support/stage.ts'

const key = signingKey('p256')

interface AccessRow {
  claim: string
  /** The pull Secret, for the registry's host. */
  secret?: (host: string) => JsonObject
  /** What the rule says of the registry, in place of what is right. */
  registry?: { insecure?: boolean; ca?: string }
  repository?: string
  outcome: string
  because?: RegExp
}

const nobody = (host: string) => pullSecret(`not-${host}`, registryUser)
const liar = (host: string) => pullSecret(host, { username: registryUser.username, password: 'wrong' })

const always: AccessRow[] = [
  { claim: "the registry's user may read", outcome: 'verified' },
  {
    claim: 'a pull Secret with a wrong password: nobody knows',
    secret: liar,
    outcome: 'indeterminate',
    because: /credentials|401|refus/i,
  },
  {
    claim: 'a pull Secret for another registry: nobody knows',
    secret: nobody,
    outcome: 'indeterminate',
    because: /credentials|401/i,
  },
  {
    claim: 'an image that is not there is a violation, and not unknown',
    repository: 'shop/missing',
    outcome: 'violation',
    because: /has no image/,
  },
]

const withTokens: AccessRow[] = [
  {
    claim: 'an identity token in the pull Secret is exchanged for a token',
    secret: identityTokenSecret,
    outcome: 'verified',
  },
  {
    claim: 'whoever has no credentials reads what is public, with a token for nobody',
    secret: nobody,
    repository: 'public/web',
    outcome: 'verified',
  },
]

const withTls: AccessRow[] = [
  {
    claim: 'a certificate of an authority that is not known: nobody knows',
    registry: {},
    outcome: 'indeterminate',
    because: /certificate/,
  },
  {
    claim: 'a certificate of another authority: nobody knows',
    registry: { ca: createAuthority('another').certificate },
    outcome: 'indeterminate',
    because: /certificate/,
  },
]

const registries: { name: string; options: RegistryOptions; rows: AccessRow[] }[] = [
  { name: 'Basic', options: { auth: 'basic' }, rows: always },
  { name: 'Basic with a private CA', options: { auth: 'basic', tls: true }, rows: [...always, ...withTls] },
  { name: 'Bearer', options: { auth: 'bearer' }, rows: [...always, ...withTokens] },
  {
    name: 'Bearer with a private CA',
    options: { auth: 'bearer', tls: true },
    rows: [...always, ...withTokens, ...withTls],
  },
]

/** The image is signed in both layouts, wherever the registry has it. */
async function signedImage({ registry }: Stage, repository: string): Promise<string> {
  const subject = await pushImage(registry.pusher, repository)
  const artifacts = SIGNING_LAYOUTS.map((layout) => signImage(subject.digest, key, layout).artifact)
  await pushArtifacts(registry.pusher, repository, subject, artifacts)
  return `${registry.host}/${repository}@${subject.digest}`
}

for (const { name, options, rows } of registries)
  describe(`a registry that asks who is there: ${name}`, function () {
    this.timeout(60_000)
    const stage = onStage(options)
    for (const { claim, secret, registry: reached, repository = 'shop/web', outcome, because } of rows)
      it(claim, async () => {
        const { registry, product } = stage()
        const isThere = repository !== 'shop/missing'
        const image = isThere ? await signedImage(stage(), repository) : `${registry.host}/${repository}:v1`
        const rule: Rule = {
          attestors: [{ key: { pem: key.pem } }],
          ...(reached === undefined ? {} : { registries: [{ host: registry.host, ...reached }] }),
        }
        const { verdict } = await product.ask(image, rule, secret?.(registry.host))
        const told = JSON.stringify(verdict)
        assert.equal(verdict.outcome, outcome, told)
        if (because !== undefined) assert.match(told, because)
        for (const word of [registryUser.password, registryUser.identityToken])
          assert.ok(!told.includes(word), 'it tells no credential')
      })
  })
