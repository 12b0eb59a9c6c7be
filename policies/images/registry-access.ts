import { createHash } from 'node:crypto'
import type { RegistryAccess } from '../registry/client.ts'
import type { ImageReference } from '../registry/reference.ts'
import type { SignatureRule } from '../rules/signed-images/signature-rule.ts'
import type { FoundCredentials } from './credentials.ts'

/** How an image's registry is reached. `id` is equal only for equal ways with equal credentials: what one may see, another may not. */
export interface ImageAccess {
  access: RegistryAccess
  id: string
  unread: readonly string[]
}

/** What the rule says of the registry, with the credentials that were found. */
export function accessOf(
  { registry }: ImageReference,
  { options }: SignatureRule,
  { credentials, unread }: FoundCredentials,
): ImageAccess {
  const { insecure = false, ca } = options.registries?.find(({ host }) => host === registry) ?? {}
  const parts = [credentials.map(({ id }) => id), insecure, ca]
  return {
    access: { credentials, insecure, ...(ca === undefined ? {} : { ca }) },
    id: createHash('sha256').update(JSON.stringify(parts)).digest('hex'),
    unread,
  }
}
