import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { clusterFlags, contextNamespaceFlag, dryRunFlag, yesFlag } from '../connect/cluster-flags.ts'
import { connect } from '../connect/connect.ts'
import { durationFlag } from '../duration-flag.ts'
import { objectFormatFlag } from '../flags.ts'
import { HealCommand } from '../heal-command.ts'
import { checkWish } from '../healing/check-wish.ts'
import { fix } from '../healing/fix.ts'
import { recordFlag, stableForFlag, waitingFlag } from '../healing/flags.ts'
import { memoryAmount } from '../healing/memory-amount.ts'
import { remedyTable } from '../healing/remedy-table.ts'
import { remedies } from '../healing/remedies/remedies.ts'
import { namespaceFrom } from '../names.ts'
import { namedObject } from '../target/named-object.ts'
import { orObjectOfName } from '../target/object-of-name.ts'

/** `kubectl heal fix` */
export class Fix extends HealCommand {
  static override summary =
    'Heal one workload by one remedy: planned, shown, recorded, verified, and taken back where it does not help.'
  static override description = `Diagnoses the workload and chooses a remedy, or takes the one that --remedy names. Shows every change, lets the API server and its webhooks judge it, asks, and writes each step to a Remediation before it takes it. Then it waits until the workload is healthy and has stayed so; where it does not get there, everything is taken back. Guards refuse what would make it worse: a disruption budget, an autoscaler, a GitOps owner, a quota, a limit that a policy sets.

Exit codes: 0 healed, or nothing to do; 1 refused, taken back, or you said no; 2 an error, or it is not known how it stands; 130 stopped by Ctrl-C.`

  static override examples = [
    '<%= config.bin %> fix deployment/web -n prod-shop',
    '<%= config.bin %> fix deployment/web -n prod-shop --remedy IncreaseMemory --to 1Gi --reason sale-traffic',
    '<%= config.bin %> fix statefulset/db -n prod-shop --remedy RestartPod --dry-run=server',
    '<%= config.bin %> fix deployment/web -n prod-shop --remedy RunCommand -- rake db:migrate',
    '<%= config.bin %> fix --list',
  ]

  static override args = {
    'TYPE/NAME': Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'The object: deployment/web, sts/db, pod/web-0; after -- the words of a command.',
    }),
  }

  static override flags = {
    namespace: contextNamespaceFlag,
    remedy: Flags.option({ options: remedies.map(({ name }) => name) })({
      helpValue: 'NAME',
      summary: 'The remedy; the default is what the diagnosis asks for.',
    }),
    list: Flags.boolean({ summary: 'List the remedies, what they are for, and what refuses them.' }),
    to: Flags.string({
      helpValue: 'MEMORY',
      summary: 'IncreaseMemory: the new limit (1Gi); the default is twice as much.',
    }),
    replicas: Flags.integer({
      min: 1,
      helpValue: 'N',
      summary: 'ScaleUp: how many; the default is half as many again.',
    }),
    container: Flags.string({ helpValue: 'NAME', summary: 'IncreaseMemory, RunCommand: which container.' }),
    keep: Flags.boolean({ summary: 'RunCommand: keep the Job when it is over.' }),
    reason: Flags.string({ helpValue: 'TEXT', summary: 'Why; it stands in the record.' }),
    timeout: waitingFlag,
    'stable-for': stableForFlag,
    record: recordFlag,
    yes: yesFlag,
    'dry-run': dryRunFlag,
    output: objectFormatFlag,
    ...clusterFlags,
  }

  async run(): Promise<number> {
    const [words, command] = atDashes(this.argv)
    this.argv = [...words]
    const { args, flags } = await this.parse(Fix)
    if (flags.list) {
      this.io.out(remedyTable())
      return 0
    }
    const { to, replicas, container, remedy, keep, reason, output } = flags
    checkWish(remedy, [
      ...(to === undefined ? [] : ['--to' as const]),
      ...(replicas === undefined ? [] : ['--replicas' as const]),
      ...(container === undefined ? [] : ['--container' as const]),
      ...(keep ? ['--keep' as const] : []),
      ...(command === undefined ? [] : ['a command after --' as const]),
    ])
    if (to !== undefined) memoryAmount(to)
    const timeout = durationFlag('--timeout', flags.timeout)
    const given = namespaceFrom(flags.namespace)
    const connection = await connect(flags)
    const namespace = given ?? connection.namespace
    const target = args['TYPE/NAME'] ?? []
    try {
      const named = await orObjectOfName(target, { client: connection.client, namespace }, () => namedObject(target))
      const wish = {
        ...(to === undefined ? {} : { to }),
        ...(replicas === undefined ? {} : { replicas }),
        ...(container === undefined ? {} : { container }),
        ...(command === undefined ? {} : { command, commandTimeout: timeout }),
      }
      return await fix(
        this.io,
        connection,
        { named, namespace, remedy, wish, keep },
        {
          yes: flags.yes,
          dryRun: flags['dry-run'],
          record: flags.record,
          timeout,
          stableFor: durationFlag('--stable-for', flags['stable-for']),
          reason,
          output,
        },
      )
    } finally {
      connection.close()
    }
  }
}

/** What stands before `--`, and the command after it. */
function atDashes(argv: readonly string[]): [readonly string[], readonly string[] | undefined] {
  const at = argv.indexOf('--')
  return at < 0 ? [argv, undefined] : [argv.slice(0, at), argv.slice(at + 1)]
}
