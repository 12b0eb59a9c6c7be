import type { SignedImagesOptions } from '../../../../policies/rules/signed-images/options.ts'
import type { SigningKey } from '../../../signing/keys.ts'

/** What a policy of the tests says of images. */
export type ImageRule = Partial<SignedImagesOptions> & Pick<SignedImagesOptions, 'images' | 'attestors'>

/** A policy with one rule `signed`, as a file; JSON is YAML. */
export function imagePolicy(rule: ImageRule, name = 'images'): string {
  const policy = {
    apiVersion: 'kubectl-heal.io/v1alpha1',
    kind: 'DriftPolicy',
    metadata: { name },
    spec: { match: {}, action: 'Enforce', rules: [{ name: 'signed', signedImages: rule }] },
  }
  return `${JSON.stringify(policy, null, 1)}\n`
}

/** A rule for the images of a registry on loopback, signed by a key. */
export function ruleFor(host: string, key: SigningKey, more: Partial<SignedImagesOptions> = {}): ImageRule {
  return {
    images: [`${host}/*`],
    attestors: [{ key: { pem: key.pem } }],
    registries: [{ host, insecure: true }],
    ...more,
  }
}

/** A Pod of that image, as a file. */
export function podOf(image: string, name = 'web', namespace = 'shop'): string {
  const spec = { containers: [{ name: 'web', image }] }
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec })}\n`
}
