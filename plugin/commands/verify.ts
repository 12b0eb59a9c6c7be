import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { clusterFlags } from '../connect/cluster-flags.ts'
import { outputFlag, policiesFlag } from '../flags.ts'
import { HealCommand } from '../heal-command.ts'
import { loadSet } from '../load-set.ts'
import { printData } from '../output/data.ts'
import { refuseVerifyMixture } from '../verify/bundle-flags.ts'
import { coveringRules } from '../verify/covering-rules.ts'
import { bundleText } from '../verify/print-bundle.ts'
import { imagesText } from '../verify/print-images.ts'
import { outcomeCode } from '../verify/result.ts'
import { verifyBundle } from '../verify/verify-bundle.ts'
import { verifyImages } from '../verify/verify-images.ts'

const description = `Asks the registry of each IMAGE as admission does, by every signedImages rule that covers it, and tells what was found: \
the digest, every signature and attestation in every layout, what each came to and why, and which attestors are satisfied. The docker logins of \
this machine are used; with -n also the pull Secrets of the namespace's default ServiceAccount.

With --bundle a Sigstore bundle on disk is verified over a file or a digest, by a key or an identity. Nothing asks a network then.

Exit codes: 0 verified, by every rule; 1 not verified; 2 not known (a registry does not answer, a key cannot be read), no rule covers the \
image, or the command line or a file has an error.`

/** `kubectl heal verify` */
export class Verify extends HealCommand {
  static override summary = 'Verify the signatures of images by the policies, or of a bundle on disk.'
  static override description = description
  static override examples = [
    '<%= config.bin %> verify registry.example.com/shop/web:1.2 --policies policies/',
    '<%= config.bin %> verify registry.example.com/shop/web:1.2 --policies policies/ --policy images -n prod-shop -o json',
    '<%= config.bin %> verify --bundle web.tar.sigstore.json --artifact web.tar --key cosign.pub',
    '<%= config.bin %> verify --bundle provenance.sigstore.json --artifact web.tar --certificate-identity release@example.com --certificate-oidc-issuer https://accounts.example.com --trusted-root trusted_root.json',
  ]

  static override args = {
    image: Args.string({ multiple: true, ignoreStdin: true, description: 'Images, as a manifest names them.' }),
  }

  static override flags = {
    policies: policiesFlag,
    policy: Flags.string({ helpValue: 'NAME', summary: 'Only the rules of this policy.' }),
    rule: Flags.string({ helpValue: 'NAME', summary: 'Only rules of this name.' }),
    namespace: Flags.string({
      char: 'n',
      helpValue: 'NAMESPACE',
      summary: 'Use the pull Secrets of its default ServiceAccount too, as a Pod there would.',
    }),
    bundle: Flags.string({ helpValue: 'FILE', summary: 'A Sigstore bundle to verify in place of images.' }),
    artifact: Flags.string({
      helpValue: 'FILE|sha256:HEX',
      summary: 'With --bundle: the file that must have been signed, or its digest (not enough for ed25519 keys).',
    }),
    key: Flags.string({ helpValue: 'FILE', summary: 'With --bundle: the public key (PEM) of who must have signed.' }),
    'certificate-identity': Flags.string({
      helpValue: 'ID',
      summary: 'With --bundle: the identity that must have signed, exact: a mail address, the URI of a workflow.',
    }),
    'certificate-oidc-issuer': Flags.string({ helpValue: 'URL', summary: 'With --bundle: who says so, exact.' }),
    'trusted-root': Flags.string({
      helpValue: 'FILE',
      summary: 'With --bundle: the trusted_root.json with authorities and logs.',
    }),
    tlog: Flags.option({ options: ['require', 'ifPresent', 'ignore'] as const })({
      helpValue: 'require|ifPresent|ignore',
      summary:
        'With --bundle: whether it must be in the transparency log; default require for identities, ifPresent for keys.',
    }),
    output: outputFlag(['table', 'json', 'yaml'], 'table'),
    ...clusterFlags,
    'request-timeout': Flags.string({
      helpValue: 'DURATION',
      summary: 'How long one image may take: 5s, 1m; 0 for as long as it wants. The default is 30s.',
    }),
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Verify)
    const images = [...new Set(args.image)]
    refuseVerifyMixture(images, flags)
    const { bundle, output, policies = [] } = flags
    const print = (data: object, text: string): void => {
      this.io.out(output === 'table' ? text : printData(data, output))
    }
    if (bundle !== undefined) {
      const result = await verifyBundle(bundle, flags, Date.now())
      print(result, bundleText(result, this.io.colour))
      return outcomeCode([result.outcome])
    }
    const say = (line: string): void => {
      this.io.say(line)
    }
    const covered = coveringRules(images, await loadSet(policies, [], Date.now(), say), flags)
    const { results, summary, notes } = await verifyImages(covered, flags)
    notes.forEach(say)
    print({ results, summary }, imagesText({ results, summary }, this.io.colour))
    return outcomeCode(results.map(({ outcome }) => outcome))
  }
}
