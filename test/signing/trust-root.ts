/** The parts of a trusted_root.json; hostile variants change them. */
export interface TrustRootParts {
  tlogs?: readonly object[]
  ctlogs?: readonly object[]
  certificateAuthorities?: readonly object[]
  timestampAuthorities?: readonly object[]
}

/** The text of a trusted_root.json. */
export function trustRootText(parts: TrustRootParts): string {
  return JSON.stringify({ mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1', ...parts })
}
