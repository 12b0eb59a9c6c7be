import * as Flags from '@oclif/core/flags'
import { allNamespacesFlag, clusterFlags, contextNamespaceFlag } from '../../connect/cluster-flags.ts'
import { connect } from '../../connect/connect.ts'
import { outputFlag } from '../../flags.ts'
import { HealCommand } from '../../heal-command.ts'
import { namespaceFrom } from '../../names.ts'
import { listInCluster } from '../../override/list-in-cluster.ts'

/** `kubectl heal override list` */
export class OverrideList extends HealCommand {
  static override summary = 'List the exceptions of a cluster: who, why, until when, how often used.'
  static override description = `Shows the exceptions for workloads of one namespace that can still be used, what ends first above; with --all also those that have ended.

Exit codes: 0 listed, also where there are none; 2 an error.`

  static override examples = [
    '<%= config.bin %> override list -n prod-shop',
    '<%= config.bin %> override list -A --all -o wide',
  ]

  static override flags = {
    namespace: contextNamespaceFlag,
    'all-namespaces': allNamespacesFlag,
    all: Flags.boolean({ summary: 'Also those that have ended.' }),
    output: outputFlag(['table', 'wide', 'json', 'yaml', 'name'], 'table'),
    ...clusterFlags,
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(OverrideList)
    const { all, output, 'all-namespaces': everywhere } = flags
    const named = namespaceFrom(flags.namespace)
    const connection = await connect(flags)
    try {
      const namespace = everywhere ? undefined : (named ?? connection.namespace)
      await listInCluster(this.io, connection, { namespace, all }, output)
      return 0
    } finally {
      connection.close()
    }
  }
}
