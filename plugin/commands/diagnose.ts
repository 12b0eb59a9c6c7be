import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { allNamespacesFlag, clusterFlags, contextNamespaceFlag } from '../connect/cluster-flags.ts'
import { causeList, causeTable } from '../diagnosis/explain/cause-text.ts'
import { runDiagnose } from '../diagnosis/run-diagnose.ts'
import { outputFlag } from '../flags.ts'
import { HealCommand } from '../heal-command.ts'
import { interruptible } from '../interrupt.ts'
import { printData } from '../output/data.ts'
import { fromFlag } from '../snapshot/from-flag.ts'

/** `kubectl heal diagnose` */
export class DiagnoseCommand extends HealCommand {
  static override summary = 'Tell what is broken, why, and what to do next.'
  static override description = `Reads the cluster once, only looks, and tells every cause of trouble once, the worst first: what it is, which workloads it breaks, what shows it, what was ruled out, what could not be read, what follows from it, and commands for what to do next. What is healthy, on its way or recovered is not told.

With TYPE/NAME only causes that break it, or that lie in it or in what it owns; with TYPE those of all objects of the type.

Exit codes: 0 no trouble found; 1 trouble; 2 an error, or nothing could be read at all. What could not be read is told on stderr.`

  static override examples = [
    '<%= config.bin %> diagnose',
    '<%= config.bin %> diagnose -A',
    '<%= config.bin %> diagnose deployment/web -n prod-shop',
    '<%= config.bin %> diagnose --from dump/ -o json',
    '<%= config.bin %> diagnose --list',
  ]

  static override args = {
    target: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'TYPE/NAME, TYPE NAME or TYPE; the default is everything.',
    }),
  }

  static override flags = {
    namespace: contextNamespaceFlag,
    'all-namespaces': allNamespacesFlag,
    selector: Flags.string({
      char: 'l',
      helpValue: 'SELECTOR',
      summary: 'Only causes that concern objects with these labels: app=web,tier!=cache.',
    }),
    from: fromFlag,
    now: Flags.string({
      helpValue: 'TIME',
      summary:
        'The time that ages are counted to (RFC 3339); the default is the present, with --from the newest in the files.',
    }),
    logs: Flags.boolean({
      allowNo: true,
      default: true,
      summary: 'Show the end of the log of what crashed, with secrets taken out.',
    }),
    list: Flags.boolean({ summary: 'List every cause that can be found.' }),
    output: outputFlag(['table', 'wide', 'json', 'yaml', 'name'], 'table'),
    ...clusterFlags,
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(DiagnoseCommand)
    if (flags.list) {
      const { output } = flags
      this.io.out(output === 'json' || output === 'yaml' ? printData(causeList(), output) : causeTable())
      return 0
    }
    return interruptible((signal) =>
      runDiagnose(this.io, args.target ?? [], { ...flags, columns: process.stdout.columns }, signal),
    )
  }
}
