import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { HealError } from '../../policies/heal-error.ts'
import { shellWord } from '../../policies/messages/text.ts'
import { clusterFlags, contextNamespaceFlag, dryRunFlag, yesFlag } from '../connect/cluster-flags.ts'
import { connect } from '../connect/connect.ts'
import { objectFormatFlag } from '../flags.ts'
import { HealCommand } from '../heal-command.ts'
import { undo } from '../healing/undo/undo.ts'
import { namespaceFrom } from '../names.ts'

/** `kubectl heal undo` */
export class Undo extends HealCommand {
  static override summary = 'Take back what a remedy did, by its record.'
  static override description = `Sends what the Remediation wrote down to take it back, as a Remediation of its own: shown, judged by the API server, agreed to. It is refused where the workload was changed since, with what was changed. The undo of an undo does it again.

Exit codes: 0 taken back, or nothing to take back; 1 refused, or you said no; 2 an error.`

  static override examples = [
    '<%= config.bin %> undo web-increasememory-x7k2 -n prod-shop',
    '<%= config.bin %> undo web-increasememory-x7k2 -n prod-shop --dry-run=server',
  ]

  static override args = {
    ID: Args.string({ required: true, ignoreStdin: true, description: 'The Remediation, as history names it.' }),
  }

  static override flags = {
    namespace: contextNamespaceFlag,
    reason: Flags.string({ helpValue: 'TEXT', summary: 'Why; it stands in the record.' }),
    yes: yesFlag,
    'dry-run': dryRunFlag,
    output: objectFormatFlag,
    ...clusterFlags,
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Undo)
    refuseObject(args.ID, flags.namespace)
    const named = namespaceFrom(flags.namespace)
    const connection = await connect(flags)
    try {
      return await undo(
        this.io,
        connection,
        { namespace: named ?? connection.namespace, name: bareName(args.ID) },
        {
          yes: flags.yes,
          dryRun: flags['dry-run'],
          record: true,
          timeout: 0,
          stableFor: 0,
          reason: flags.reason,
          output: flags.output,
        },
      )
    } finally {
      connection.close()
    }
  }
}

/** What was done to an object is one of several remediations. Throws a HealError that says where they stand. */
function refuseObject(id: string, namespace: string | undefined): void {
  const name = bareName(id)
  if (!name.includes('/')) return
  const words = ['kubectl', 'heal', 'history', name, ...(namespace === undefined ? [] : ['-n', namespace])]
  throw new HealError('usage', `${JSON.stringify(id)} is an object; undo takes the ID of a remediation`, {
    hint: `See what was done to it: ${words.map(shellWord).join(' ')}`,
  })
}

/** `history -o name` prints the kind too. */
function bareName(name: string): string {
  return name.replace(/^(remediations?|rem)(\.kubectl-heal\.io)?\//, '')
}
