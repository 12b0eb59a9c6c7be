import { clusterFlags } from '../connect/cluster-flags.ts'
import { connect } from '../connect/connect.ts'
import { outputFlag } from '../flags.ts'
import { HealCommand } from '../heal-command.ts'
import { printStatus } from '../status/print-status.ts'
import { readStatus } from '../status/read-status.ts'

/** `kubectl heal status` */
export class StatusCommand extends HealCommand {
  static override summary = 'Tell whether enforcement works right now.'
  static override description = `Looks at everything that enforcement needs: definitions, pods, webhooks, certificates, policies; and sends a dry run through API server and webhook that must be refused. Whatever may not be read is told as unknown, with the permission that is missing.

Exit codes: 0 it works; 1 something is wrong, or too little may be read to tell; 2 the cluster cannot be asked.`

  static override examples = ['<%= config.bin %> status', '<%= config.bin %> status -o json']

  static override flags = { output: outputFlag(['table', 'json', 'yaml'], 'table'), ...clusterFlags }

  async run(): Promise<number> {
    const { flags } = await this.parse(StatusCommand)
    const connection = await connect(flags)
    try {
      const status = await readStatus(connection, Date.now)
      this.io.out(printStatus(status, flags.output, this.io.colour))
      return status.works === 'yes' ? 0 : 1
    } finally {
      connection.close()
    }
  }
}
