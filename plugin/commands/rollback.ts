import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { clusterFlags, contextNamespaceFlag, dryRunFlag, yesFlag } from '../connect/cluster-flags.ts'
import { connect } from '../connect/connect.ts'
import { durationFlag } from '../duration-flag.ts'
import { outputFlag } from '../flags.ts'
import { HealCommand } from '../heal-command.ts'
import { recordFlag, stableForFlag, waitingFlag } from '../healing/flags.ts'
import { namespaceFrom } from '../names.ts'
import { rollbackTarget, wantedFrom } from '../rollback/arguments.ts'
import { keepConfig } from '../rollback/keep-config.ts'
import { listRevisions } from '../rollback/list-revisions.ts'
import { rollBack } from '../rollback/roll-back.ts'
import { orObjectOfName } from '../target/object-of-name.ts'

/** `kubectl heal rollback` */
export class Rollback extends HealCommand {
  static override summary = 'Go back to the newest revision that really was available.'
  static override description = `Shows what changes, lets the API server and its webhooks judge it, asks, and writes it down as a Remediation. Then it restores the pod template of the revision, with the ConfigMaps and Secrets it used where copies were kept, deletes the Pod on which a StatefulSet is stuck, and waits until the workload is healthy. Where it does not get healthy, everything is taken back, and both failures are told.

A revision was good when its Pods are available now, or an earlier run recorded that they were; of the others nobody knows, and you are asked. What a GitOps tool keeps, and a paused Deployment, is refused with what to do instead.

Exit codes: 0 done, or nothing to do; 1 refused, or taken back; 2 an error, or nobody knows how it stands.`

  static override examples = [
    '<%= config.bin %> rollback deployment/web -n prod-shop',
    '<%= config.bin %> rollback deployment/web --dry-run=server',
    '<%= config.bin %> rollback statefulset/db --to-revision 3 --yes --reason "INC-4711"',
    '<%= config.bin %> rollback deployment/web --list',
    {
      description: 'Keep what the current revision reads of ConfigMaps and Secrets, so that a rollback can restore it.',
      command: '<%= config.bin %> rollback deployment/web --keep',
    },
  ]

  static override args = {
    target: Args.string({
      required: true,
      multiple: true,
      ignoreStdin: true,
      description: 'TYPE/NAME or TYPE NAME of a Deployment, StatefulSet or DaemonSet.',
    }),
  }

  static override flags = {
    'to-revision': Flags.integer({
      min: 1,
      helpValue: 'NUMBER',
      exclusive: ['to-last-good'],
      summary: 'Go to this revision, whatever it was.',
    }),
    'to-last-good': Flags.boolean({
      summary: 'Go to the newest revision that was available, which is the default.',
    }),
    list: Flags.boolean({ exclusive: ['keep'], summary: 'List the revisions, and which of them were available.' }),
    keep: Flags.boolean({
      summary: 'Keep copies of the ConfigMaps and Secrets that the current revision uses, for a later rollback to it.',
    }),
    reason: Flags.string({ helpValue: 'TEXT', summary: 'Why; it is recorded.' }),
    timeout: waitingFlag,
    'stable-for': stableForFlag,
    record: recordFlag,
    namespace: contextNamespaceFlag,
    yes: yesFlag,
    'dry-run': dryRunFlag,
    output: outputFlag(['table', 'yaml', 'json', 'name'], 'table'),
    ...clusterFlags,
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Rollback)
    const timeout = durationFlag('--timeout', flags.timeout)
    const stableFor = durationFlag('--stable-for', flags['stable-for'])
    const given = namespaceFrom(flags.namespace)
    const connection = await connect(flags)
    const { client } = connection
    const namespace = given ?? connection.namespace
    const how = { yes: flags.yes, dryRun: flags['dry-run'] }
    try {
      const target = await orObjectOfName(args.target, { client, namespace }, () => rollbackTarget(args.target))
      const of = { ...target, namespace, now: Date.now() }
      if (flags.list) return await listRevisions(this.io, client, of, flags.output)
      if (flags.keep) return await keepConfig(this.io, client, { ...of, ...how })
      const wanted = wantedFrom(flags['to-revision'])
      const output = flags.output === 'table' ? undefined : flags.output
      const carryOut = { ...how, record: flags.record, timeout, stableFor, reason: flags.reason, output }
      const trigger = { type: 'Manual' } as const
      return await rollBack({ io: this.io, client }, { ...of, wanted, carryOut: { ...carryOut, trigger } })
    } finally {
      connection.close()
    }
  }
}
