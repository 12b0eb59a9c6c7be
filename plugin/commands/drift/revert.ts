import * as Flags from '@oclif/core/flags'
import { clusterFlags, dryRunFlag, yesFlag } from '../../connect/cluster-flags.ts'
import { connect } from '../../connect/connect.ts'
import { oneManifest } from '../../drift/one-manifest.ts'
import { readDeclared } from '../../drift/declared-documents.ts'
import { chosenDriftFlags, oneObjectArgs } from '../../drift/flags.ts'
import { revertDrift } from '../../drift/revert/revert.ts'
import { durationFlag } from '../../duration-flag.ts'
import { objectFormatFlag, policiesFlag } from '../../flags.ts'
import { HealCommand } from '../../heal-command.ts'
import { recordFlag, stableForFlag, waitingFlag } from '../../healing/flags.ts'
import { namespaceFrom } from '../../names.ts'
import { resolveObject } from '../../target/resolve-object.ts'

/** `kubectl heal drift revert` */
export class DriftRevert extends HealCommand {
  static override summary = 'Put the declared values of one object back.'
  static override description = `Compares the object with its manifests, or without any with what was applied last; shows every change, lets the API server and its webhooks judge it, asks, and writes it down as a Remediation. Then it puts the declared values back, and waits until the workload is healthy; where it was healthy before and does not get so again, the drift is restored.

Exit codes: 0 done, or nothing to do; 1 refused, or taken back; 2 an error, or it is not known how it stands.`

  static override examples = [
    '<%= config.bin %> drift revert deployment/web -f deploy/ -n prod-shop',
    '<%= config.bin %> drift revert deployment/web --field spec.replicas --yes',
    '<%= config.bin %> drift revert deployment/web -k overlays/production --dry-run=server',
  ]

  static override args = oneObjectArgs

  static override flags = {
    ...chosenDriftFlags,
    policies: policiesFlag,
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
    const { args, flags } = await this.parse(DriftRevert)
    const words = args['TYPE/NAME']
    const carryOut = {
      yes: flags.yes,
      dryRun: flags['dry-run'],
      record: flags.record,
      timeout: durationFlag('--timeout', flags.timeout),
      stableFor: durationFlag('--stable-for', flags['stable-for']),
      trigger: { type: 'Manual' },
      reason: flags.reason,
      output: flags.output,
      verify: 'if-healthy',
    } as const
    const documents = await readDeclared(flags)
    const connection = await connect(flags)
    try {
      const namespace = namespaceFrom(flags.namespace)
      const place = { client: connection.client, namespace: namespace ?? connection.namespace }
      const named = await resolveObject(place, words)
      return await revertDrift(this.io, connection, {
        words,
        type: named.type,
        namespace: place.namespace,
        documents: documents && oneManifest(documents, named, namespace),
        policies: flags.policies,
        fields: flags.field ?? [],
        carryOut,
      })
    } finally {
      connection.close()
    }
  }
}
