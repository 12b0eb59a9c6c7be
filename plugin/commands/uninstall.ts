import * as Flags from '@oclif/core/flags'
import { clusterFlags, dryRunFlag, yesFlag } from '../connect/cluster-flags.ts'
import { connect } from '../connect/connect.ts'
import { durationFlag } from '../duration-flag.ts'
import { HealCommand } from '../heal-command.ts'
import { bareDryRun } from '../install/bare-dry-run.ts'
import { progressOnStderr } from '../output/progress.ts'
import { uninstall } from '../uninstall/uninstall.ts'
import { webhooksOnly } from '../uninstall/webhooks-only.ts'

/** `kubectl heal uninstall` */
export class Uninstall extends HealCommand {
  static override summary = 'Remove kubectl-heal from a cluster, or only its webhooks (break-glass).'
  static override description = `Shows what will be deleted, asks, and deletes it in an order that locks nothing: first the webhook configurations, then what runs and its permissions, then the rest. It works with whatever is left of an installation, also when no pod runs any more.

The CustomResourceDefinitions go last, and with them every DriftPolicy and DriftException, unless --keep-crds is given.

--webhooks-only is for emergencies: nothing is enforced any more, everything else stays, also while no pod runs. A server that runs is scaled to 0, because it would register its webhooks again.

Exit codes: 0 removed, or nothing there; 1 you said no; 2 an error.`

  static override examples = [
    '<%= config.bin %> uninstall --dry-run',
    '<%= config.bin %> uninstall --keep-crds --yes',
    '<%= config.bin %> uninstall --webhooks-only',
  ]

  static override flags = {
    ...clusterFlags,
    'webhooks-only': Flags.boolean({
      summary: 'Delete the webhook configurations, and scale the server to 0; nothing else.',
    }),
    'keep-crds': Flags.boolean({ summary: 'Keep policies and exceptions.' }),
    'dry-run': dryRunFlag,
    yes: yesFlag,
    timeout: Flags.string({ default: '2m', helpValue: 'DURATION', summary: 'How long to wait for what ends slowly.' }),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Uninstall, bareDryRun(this.argv))
    const timeout = durationFlag('--timeout', flags.timeout)
    // Whichever dry run: what there is to delete can only be read.
    const options = { dryRun: flags['dry-run'] !== 'none', yes: flags.yes, keepCrds: flags['keep-crds'], timeout }
    const connection = await connect(flags)
    try {
      if (flags['webhooks-only']) return await webhooksOnly(connection, this.io, options)
      return await uninstall(connection, this.io, options, progressOnStderr())
    } finally {
      connection.close()
    }
  }
}
