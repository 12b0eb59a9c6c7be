import { HealError } from '../../policies/heal-error.ts'
import { list, shellWord } from '../../policies/messages/text.ts'

/** The flags of `verify --bundle`. */
export interface BundleFlags {
  bundle?: string | undefined
  artifact?: string | undefined
  key?: string | undefined
  'certificate-identity'?: string | undefined
  'certificate-oidc-issuer'?: string | undefined
  'trusted-root'?: string | undefined
  tlog?: 'require' | 'ifPresent' | 'ignore' | undefined
}

const ofBundles = [
  'artifact',
  'key',
  'certificate-identity',
  'certificate-oidc-issuer',
  'trusted-root',
  'tlog',
] as const
const ofImages = ['policies', 'policy', 'rule', 'namespace', 'kubeconfig', 'context', 'as', 'as-group'] as const

/** Throws a HealError where images and a bundle are mixed, or neither is given. */
export function refuseVerifyMixture(images: readonly string[], flags: Readonly<Record<string, unknown>>): void {
  const given = (names: readonly string[]): string[] =>
    names.filter((name) => flags[name] !== undefined).map((name) => `--${name}`)
  if (flags['bundle'] === undefined) {
    const strange = given(ofBundles)
    if (strange.length > 0)
      throw new HealError('usage', `${list(strange)} ${strange.length === 1 ? 'goes' : 'go'} with --bundle`, {
        hint: 'For an image the policies say who signs it; for a bundle on disk name it with --bundle FILE',
      })
    if (images.length === 0) throw new HealError('usage', 'nothing to verify', { hint: 'Name IMAGE, or --bundle FILE' })
    if (flags['policies'] === undefined)
      throw new HealError('usage', 'give --policies FILE|DIR: they say who signs the image', {
        hint: `Those of a cluster: kubectl get driftpolicies -o yaml | kubectl heal verify ${images.map(shellWord).join(' ')} --policies -`,
      })
    return
  }
  if (images.length > 0)
    throw new HealError('usage', `--bundle and an image (${list(images)}) exclude each other`, {
      hint: 'The file that the bundle is about is --artifact FILE; an image is verified with what its registry has',
    })
  const strange = given(ofImages)
  if (strange.length > 0)
    throw new HealError('usage', `--bundle and ${list(strange)} exclude each other`, {
      hint: 'A bundle on disk is verified by what the flags say alone, without policies and cluster',
    })
}

/** Throws a HealError where flags of a bundle are missing, or exclude each other. */
export function refuseIncomplete(flags: BundleFlags): void {
  const { artifact, key, tlog } = flags
  const { 'certificate-identity': identity, 'certificate-oidc-issuer': issuer, 'trusted-root': trustRoot } = flags
  if (artifact === undefined)
    throw new HealError('usage', 'give --artifact FILE, or --artifact sha256:HEX: what must have been signed')
  if (key !== undefined && (identity !== undefined || issuer !== undefined))
    throw new HealError('usage', '--key and a certificate identity exclude each other', {
      hint: 'Say who signed: the owner of a key, or an identity',
    })
  if (key === undefined && identity === undefined && issuer === undefined)
    throw new HealError('usage', 'who must have signed is not said', {
      hint: 'Give --key FILE, or --certificate-identity ID with --certificate-oidc-issuer URL and --trusted-root FILE',
    })
  if (key === undefined && identity === undefined)
    throw new HealError('usage', '--certificate-oidc-issuer needs --certificate-identity ID', {
      hint: 'An issuer alone is everybody who can log in there',
    })
  if (key === undefined && issuer === undefined)
    throw new HealError('usage', '--certificate-identity needs --certificate-oidc-issuer URL', {
      hint: 'Another issuer may give the same name to somebody else',
    })
  if (trustRoot !== undefined) return
  if (key === undefined)
    throw new HealError('usage', '--certificate-identity needs --trusted-root FILE', { hint: howToGetRoot })
  if (tlog === 'require')
    throw new HealError('usage', '--tlog require needs --trusted-root FILE, which holds the keys of the log', {
      hint: howToGetRoot,
    })
}

const howToGetRoot =
  "Sigstore's public one: cosign trusted-root create --with-default-services --out trusted_root.json; a private instance hands out its own"
