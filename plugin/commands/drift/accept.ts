import * as Flags from '@oclif/core/flags'
import { HealError } from '../../../policies/heal-error.ts'
import { clusterFlags, yesFlag } from '../../connect/cluster-flags.ts'
import { connect } from '../../connect/connect.ts'
import { acceptDrift } from '../../drift/accept/accept.ts'
import { oneManifest } from '../../drift/one-manifest.ts'
import { readDeclared } from '../../drift/declared-documents.ts'
import { chosenDriftFlags, oneObjectArgs } from '../../drift/flags.ts'
import { HealCommand } from '../../heal-command.ts'
import { namespaceFrom } from '../../names.ts'
import { resolveObject } from '../../target/resolve-object.ts'

/** `kubectl heal drift accept` */
export class DriftAccept extends HealCommand {
  static override summary = 'Write the live values of one object into the file that declares it.'
  static override description = `Only the bytes of the drifted values change: comments, order, quoting and line ends stay as they are. The edited file is read again before it is written, and refused unless exactly the intended fields changed. A value that an anchor shares is refused. Values of a Secret are written only where --field names them. The cluster is not changed.

Exit codes: 0 written, or nothing to do; 1 you said no; 2 an error.`

  static override examples = [
    '<%= config.bin %> drift accept deployment/web -f deploy/ -n prod-shop',
    '<%= config.bin %> drift accept deployment/web -f deploy/web.yaml --field spec.replicas --yes',
    '<%= config.bin %> drift accept deployment/web -f deploy/ --dry-run=client',
  ]

  static override args = oneObjectArgs

  static override flags = {
    ...chosenDriftFlags,
    yes: yesFlag,
    'dry-run': Flags.option({ options: ['none', 'client'] as const })({
      default: 'none',
      helpValue: 'none|client',
      summary: 'client: show what would be written, write nothing.',
    } as { default: 'none'; helpValue: string; summary: string }),
    ...clusterFlags,
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(DriftAccept)
    refuseBuilt(flags.kustomize)
    const words = args['TYPE/NAME']
    const documents = await readDeclared(flags)
    if (documents === undefined)
      throw new HealError('usage', 'no file is named to write to', { hint: 'Name the manifests with -f' })
    const connection = await connect(flags)
    try {
      const namespace = namespaceFrom(flags.namespace)
      const place = { client: connection.client, namespace: namespace ?? connection.namespace }
      const named = await resolveObject(place, words)
      return await acceptDrift(this.io, connection, {
        words,
        namespace: place.namespace,
        documents: oneManifest(documents, named, namespace),
        fields: flags.field ?? [],
        yes: flags.yes,
        dryRun: flags['dry-run'] === 'client',
      })
    } finally {
      connection.close()
    }
  }
}

/** What kustomize builds stands in no file of its own. */
function refuseBuilt(kustomizations: readonly string[] | undefined): void {
  if (kustomizations === undefined) return
  throw new HealError('usage', 'what kustomize builds is written nowhere, so nothing live can be written there', {
    hint: 'Name the file of the base or the patch that declares the field with -f, or change it by hand',
  })
}
