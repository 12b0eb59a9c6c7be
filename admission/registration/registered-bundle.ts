import { asArray, asString, dig } from '../../policies/json.ts'
import type { Found } from './observed.ts'

/**
 * The CA bundle (PEM) that all webhooks of both configurations have; undefined where they have several, or none. A leaf may be signed
 * with a new CA only when this holds it.
 */
export function registeredBundle(configurations: readonly Found[]): string | undefined {
  if (!configurations.every(({ known }) => known)) return undefined
  const bundles = configurations.flatMap((found) =>
    asArray(dig(found.known ? found.object : undefined, 'webhooks')).map((webhook) =>
      asString(dig(webhook, 'clientConfig', 'caBundle')),
    ),
  )
  const [first] = bundles
  if (first === undefined || bundles.some((bundle) => bundle !== first)) return undefined
  return Buffer.from(first, 'base64').toString('utf8')
}
