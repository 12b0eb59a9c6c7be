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

const reference = (description: string): JsonSchema =>
  fixed(description, ['namespace', 'name'], {
    namespace: text('The namespace it is in.', 63),
    name: text('Its name.', 253),
    key: text('The key of its data.', 253),
  })

const entryProperties: Record<string, JsonSchema> = {
  key: fixed('A public key.', [], {
    pem: text('One or more public keys, PEM.'),
    secretRef: reference('A Secret with the public keys.'),
  }),
  keyless: fixed('An identity that a certificate of Fulcio names.', [], {
    issuer: text('The OIDC issuer, exact.', 1024),
    issuerPattern: text('The OIDC issuer, as an RE2 pattern that must match all of it.', 1024),
    subject: text('The subject, exact.', 1024),
    subjectPattern: text('The subject, as an RE2 pattern that must match all of it.', 1024),
  }),
  certificate: fixed('A certificate chain of a private authority.', ['chain'], {
    chain: text('The chain, PEM, the root last.', 65_536),
  }),
  attestation: fixed('An in-toto attestation.', ['predicateType'], {
    predicateType: text('The predicate type, a URI.', 1024),
    conditions: {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: 4096 },
      description: 'CEL expressions over `predicate` that must all be true.',
    },
  }),
}

/** The schema of `signedImages`. */
export const signedImagesSchema: JsonSchema = fixed(
  'Which images must be signed, and by whom. Signatures cannot be verified yet: the rule warns, whatever its action.',
  ['images', 'attestors'],
  {
    images: globs('Globs on the full reference (docker.io/library/nginx:1) or the name without tag and digest.'),
    skip: globs('Globs of images that need no signature.'),
    attestors: {
      type: 'array',
      minItems: 1,
      description: 'Each of them must have signed.',
      items: fixed('One attestor, or `count` of several.', [], {
        ...entryProperties,
        count: { type: 'integer', minimum: 1, description: 'How many of `entries` must have signed; default all.' },
        entries: {
          type: 'array',
          minItems: 1,
          description: 'Attestors of which `count` must have signed.',
          items: fixed('One attestor.', [], entryProperties),
        },
      }),
    },
    mutate: { type: 'boolean', description: 'Whether a verified tag is pinned to its digest (name:tag@sha256:…).' },
    onError: {
      type: 'string',
      enum: ['deny', 'warn'],
      description: 'What happens where the registry or the trust root cannot be reached; default deny.',
    },
    staleIfError: { type: 'boolean', description: 'Whether an older verified result counts while the registry fails.' },
    tlog: {
      type: 'string',
      enum: ['require', 'ifPresent', 'ignore'],
      description: 'Whether the signature must be in the transparency log; keyless always needs it or a timestamp.',
    },
    trustRoot: fixed('Where trusted_root.json comes from; exactly one.', [], {
      file: text('A file beside the server.', 4096),
      inline: text('Its text.', 262_144),
      configMapRef: reference('A ConfigMap.'),
    }),
    credentials: {
      type: 'array',
      description: "Further registry credentials, after the pod's own pull secrets.",
      items: fixed('One credential.', ['secretRef'], { secretRef: reference('A pull secret.') }),
    },
    registries: {
      type: 'array',
      description: 'How registries are reached.',
      items: fixed('One registry.', ['host'], {
        host: text('Its host and port.', 253),
        insecure: { type: 'boolean', description: 'Whether it is reached without TLS.' },
        ca: text('Its certificate authorities, PEM.', 65_536),
      }),
    },
  },
)
