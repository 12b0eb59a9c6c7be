import * as Args from '@oclif/core/args'
import type { ApiClient } from '../../cluster/api-client.ts'
import { allNamespacesFlag, clusterFlags, contextNamespaceFlag } from '../connect/cluster-flags.ts'
import { connect } from '../connect/connect.ts'
import { apiVersionOf } from '../drift/read/cluster-types.ts'
import { outputFlag } from '../flags.ts'
import { HealCommand } from '../heal-command.ts'
import { history } from '../healing/history/history.ts'
import { namespaceFrom } from '../names.ts'
import { orObjectOfName } from '../target/object-of-name.ts'
import { resolveArgument } from '../target/resolve-argument.ts'

/** `kubectl heal history` */
export class History extends HealCommand {
  static override summary = 'List what was done to workloads: which remedy, why, by whom, and what came of it.'
  static override description = `Shows the Remediations of one namespace, or of all, the newest first; with TYPE/NAME those of one workload. The newest twenty of each workload are kept.

Exit codes: 0 listed, also where there are none; 2 an error.`

  static override examples = [
    '<%= config.bin %> history -n prod-shop',
    '<%= config.bin %> history deployment/web -n prod-shop -o wide',
    '<%= config.bin %> history -A -o name',
  ]

  static override args = {
    'TYPE/NAME': Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'The workload: deployment/web, sts/db; the default is all.',
    }),
  }

  static override flags = {
    namespace: contextNamespaceFlag,
    'all-namespaces': allNamespacesFlag,
    output: outputFlag(['table', 'wide', 'json', 'yaml', 'name'], 'table'),
    ...clusterFlags,
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(History)
    const words = args['TYPE/NAME'] ?? []
    const named = namespaceFrom(flags.namespace)
    const connection = await connect(flags)
    const here = named ?? connection.namespace
    try {
      const namespace = flags['all-namespaces'] ? undefined : here
      const argument = words.length === 0 ? undefined : await resolved(connection.client, words, here)
      const target = argument && {
        kind: argument.type.kind,
        apiVersion: apiVersionOf(argument.type),
        ...(argument.name === undefined ? {} : { name: argument.name }),
      }
      await history(this.io, connection, { namespace, target }, flags.output)
      return 0
    } finally {
      connection.close()
    }
  }
}

/** A type of the cluster, or one object of it. */
function resolved(client: ApiClient, words: readonly string[], namespace: string): ReturnType<typeof resolveArgument> {
  return orObjectOfName(words, { client, namespace }, () => resolveArgument(client, words))
}
