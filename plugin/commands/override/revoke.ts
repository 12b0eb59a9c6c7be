import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { clusterFlags, yesFlag } from '../../connect/cluster-flags.ts'
import { connect } from '../../connect/connect.ts'
import { HealCommand } from '../../heal-command.ts'
import { revokeInCluster } from '../../override/revoke-in-cluster.ts'

/** `kubectl heal override revoke` */
export class OverrideRevoke extends HealCommand {
  static override summary = 'End exceptions now, before their time.'
  static override description = `Moves the end of each exception to now and writes down who did it; the exception itself stays, as the record of what was allowed. What it allowed is not reverted. An exception that has ended already is told and left as it is.

Exit codes: 0 revoked, or ended already; 1 not revoked, because you said no; 2 an error.`

  static override examples = [
    '<%= config.bin %> override revoke web-lock-replicas-x7k2',
    '<%= config.bin %> override revoke web-lock-replicas-x7k2 --yes',
  ]

  static override args = {
    NAME: Args.string({ required: true, ignoreStdin: true, multiple: true, description: 'The exceptions.' }),
  }

  static override flags = {
    yes: yesFlag,
    'dry-run': Flags.option({ options: ['none', 'server'] as const })({
      default: 'none',
      helpValue: 'none|server',
      summary: 'server: let the API server and its webhooks judge it; change nothing.',
    } as { default: 'none'; helpValue: string; summary: string }),
    ...clusterFlags,
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(OverrideRevoke)
    const connection = await connect(flags)
    try {
      return await revokeInCluster(this.io, connection, args.NAME, {
        yes: flags.yes,
        dryRun: flags['dry-run'] === 'server',
      })
    } finally {
      connection.close()
    }
  }
}
