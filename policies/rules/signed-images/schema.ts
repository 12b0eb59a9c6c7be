import { subdomain } from '../../schema/common-schema.ts'
import type { JsonSchema } from '../rule-type.ts'

const globs = (description: string): JsonSchema => ({
  type: 'array',
  minItems: 1,
  items: { type: 'string', minLength: 1 },
  description,
})

const text = (description: string, maxLength = 16_384): JsonSchema => ({
  type: 'string',
  minLength: 1,
  maxLength,
  description,
})

const fixed = (
  description: string,
  required: readonly string[],
  properties: Record<string, JsonSchema>,
): JsonSchema => ({
  type: 'object',
  description,
  additionalProperties: false,
  ...(required.length > 0 ? { required } : {}),
  properties,
})

/** A name of Kubernetes, as its schemas check it. */
const named = (description: string, maxLength: number): JsonSchema => ({
  type: 'string',
  maxLength,
  pattern: subdomain,
  description,
})

const reference = (description: string, key: string): JsonSchema =>
  fixed(description, ['namespace', 'name'], {
    namespace: named('The namespace it is in.', 63),
    name: named('Its name.', 253),
    key: text(`The key of its data; default ${key}, else the only one.`, 253),
  })

const entryProperties: Record<string, JsonSchema> = {
  key: fixed('Public keys, of which any may have signed; exactly one of the two.', [], {
    pem: text('One or more public keys, PEM: P-256, P-384, P-521, Ed25519, RSA of at least 2048 bits.'),
    secretRef: reference('A Secret with the public keys, PEM.', 'cosign.pub'),
  }),
  keyless: fixed('An identity that a certificate of the trust root names: one issuer and one subject.', [], {
    issuer: text('The OIDC issuer, exact.', 1024),
    issuerPattern: text('The OIDC issuer, as an RE2 pattern that must match all of it.', 1024),
    subject: text('The subject, exact.', 1024),
    subjectPattern: text('The subject, as an RE2 pattern that must match all of it.', 1024),
  }),
  certificate: fixed('Any certificate below the chain of a private authority.', ['chain'], {
    chain: text('The authorities alone, PEM, the root last.', 65_536),
  }),
  attestation: fixed(
    'The in-toto attestation that must have been signed, in place of a signature; alone: by any signer of the rule.',
    ['predicateType'],
    {
      predicateType: text('The predicate type, a URI, exact.', 1024),
      conditions: {
        type: 'array',
        maxItems: 64,
        items: { type: 'string', minLength: 1, maxLength: 4096 },
        description: 'CEL expressions over `predicate` that must all be true.',
      },
    },
  ),
}

/** The schema of `signedImages`. */
export const signedImagesSchema: JsonSchema = fixed(
  'Which images must be signed, and by whom; a signature counts only over the digest that runs.',
  ['images', 'attestors'],
  {
    images: globs('Globs on the full reference (docker.io/library/nginx:1) or the name without tag and digest.'),
    skip: globs('Globs of images that need no signature.'),
    attestors: {
      type: 'array',
      minItems: 1,
      maxItems: 64,
      description: 'Each of them must have signed.',
      items: fixed('One attestor, or `count` of several.', [], {
        ...entryProperties,
        count: { type: 'integer', minimum: 1, description: 'How many of `entries` must have signed; default all.' },
        entries: {
          type: 'array',
          minItems: 1,
          maxItems: 64,
          description: 'Entries of which `count` must have signed.',
          items: fixed('One entry.', [], entryProperties),
        },
      }),
    },
    mutate: {
      type: 'string',
      enum: ['template', 'pods', 'off'],
      description:
        'Where a verified tag is pinned to its digest (name:tag@sha256:…): in the templates that people write, in Pods as they are created (default), or nowhere.',
    },
    onError: {
      type: 'string',
      enum: ['deny', 'warn'],
      description:
        'What happens where nothing is known, because a registry, Secret or trust root cannot be read; default deny.',
    },
    staleIfError: {
      type: 'boolean',
      description: 'Whether a result verified up to 24 hours ago counts while the registry fails; default false.',
    },
    tlog: {
      type: 'string',
      enum: ['require', 'ifPresent', 'ignore'],
      description:
        'Whether a signature must be in the transparency log; default require for keyless, ifPresent for keys and certificates.',
    },
    trustRoot: fixed('Where trusted_root.json comes from; exactly one.', [], {
      file: text('A file, relative to that of the policy; not in objects of a cluster.', 4096),
      inline: text('Its text.', 262_144),
      configMapRef: reference('A ConfigMap.', 'trusted_root.json'),
    }),
    credentials: {
      type: 'array',
      maxItems: 16,
      description: "Further registry credentials, after the pod's own pull secrets.",
      items: fixed('One credential.', ['secretRef'], { secretRef: reference('A pull secret.', '.dockerconfigjson') }),
    },
    registries: {
      type: 'array',
      maxItems: 64,
      description: 'How registries are reached.',
      items: fixed('One registry.', ['host'], {
        host: text('Its host and port, as image references have it: registry.example.com:5000, docker.io.', 253),
        insecure: {
          type: 'boolean',
          description: 'Whether it is reached without TLS; default false, also for localhost.',
        },
        ca: text('Certificate authorities to trust for it, PEM; default those of the system.', 65_536),
      }),
    },
  },
)
