import * as Flags from '@oclif/core/flags'
import { HealError } from '../../policies/heal-error.ts'
import { clusterFlags, dryRunFlag, yesFlag } from '../connect/cluster-flags.ts'
import { connect } from '../connect/connect.ts'
import { durationFlag } from '../duration-flag.ts'
import { HealCommand } from '../heal-command.ts'
import { bareDryRun } from '../install/bare-dry-run.ts'
import { install } from '../install/install.ts'
import { manifestsFor, type Parts } from '../install/manifests-for.ts'
import { objectTitle, nameOf, typeOf } from '../install/object-types.ts'
import type { Settings } from '../install/settings.ts'
import { printObjects } from '../output/object.ts'
import { progressOnStderr } from '../output/progress.ts'

/** `kubectl heal install` */
export class Install extends HealCommand {
  static override summary = 'Install or upgrade heal-admission in a cluster, and wait until enforcement works.'
  static override description = `Shows what will be created and changed, asks, and applies it (server-side apply, field manager kubectl-heal) in an order in which no webhook can lock the cluster: the server registers its webhooks itself once it can answer them. A second run changes nothing; a run with another --image upgrades, never with fewer pods than before. Webhooks that no pod is ready to answer are deleted first.

--dry-run=client -o yaml prints the manifests, for GitOps. Without --image the image is the one in manifests/base.

Exit codes: 0 installed, or nothing to do; 1 you said no; 2 an error.`

  static override examples = [
    '<%= config.bin %> install --image registry.example.com/kubectl-heal:0.1.0',
    '<%= config.bin %> install --image registry.example.com/kubectl-heal:0.1.0 --dry-run=client -o yaml > heal.yaml',
  ]

  static override flags = {
    ...clusterFlags,
    image: Flags.string({ helpValue: 'IMAGE', summary: 'The image of heal-admission, built from the Dockerfile.' }),
    replicas: Flags.integer({
      min: 0,
      max: 100,
      helpValue: 'NUMBER',
      summary: 'Pods of heal-admission; the default is as many as there are, else 3.',
    }),
    scan: Flags.boolean({
      summary: 'Also the CronJob that writes policy reports of what was there before (needs openreports.io).',
    }),
    'read-pull-secrets': Flags.boolean({
      summary: 'Also the right to read pull Secrets in every namespace, for signatures in private registries.',
    }),
    'dry-run': dryRunFlag,
    output: Flags.option({ options: ['yaml', 'json'] as const })({
      char: 'o',
      helpValue: 'yaml|json',
      summary: 'With --dry-run: print the objects.',
    }),
    yes: yesFlag,
    wait: Flags.boolean({
      default: true,
      allowNo: true,
      summary: 'Wait until pods are ready and webhooks registered.',
    }),
    timeout: Flags.string({ default: '5m', helpValue: 'DURATION', summary: 'How long to wait for each of the two.' }),
    'force-conflicts': Flags.boolean({ summary: 'Take over fields that other field managers have set.' }),
    'allow-downgrade': Flags.boolean({ summary: 'Go back from a newer version.' }),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Install, bareDryRun(this.argv))
    const timeout = durationFlag('--timeout', flags.timeout)
    const { output, image } = flags
    if (image === '') throw new HealError('usage', '--image is empty', { hint: 'Leave it out, or name one' })
    if (output !== undefined && flags['dry-run'] === 'none')
      throw new HealError('usage', '-o goes with --dry-run', { hint: 'Add --dry-run=client to print the manifests' })
    const settings = { image, replicas: flags.replicas, scan: flags.scan, pullSecrets: flags['read-pull-secrets'] }
    if (flags['dry-run'] === 'client') return this.#print(settings, output)
    const connection = await connect(flags)
    const options = {
      ...settings,
      output,
      timeout,
      dryRun: flags['dry-run'] === 'server',
      yes: flags.yes,
      wait: flags.wait,
      forceConflicts: flags['force-conflicts'],
      allowDowngrade: flags['allow-downgrade'],
    }
    try {
      return await install(connection, this.io, options, progressOnStderr())
    } finally {
      connection.close()
    }
  }

  async #print(settings: Settings & Parts, output: 'yaml' | 'json' | undefined) {
    const manifests = await manifestsFor(settings)
    const titles = manifests.map((object) => {
      const type = typeOf(object)
      return type === undefined ? '' : `${objectTitle(type, nameOf(object))}\n`
    })
    this.io.out(output === undefined ? titles.join('') : printObjects(manifests, output))
    return 0
  }
}
