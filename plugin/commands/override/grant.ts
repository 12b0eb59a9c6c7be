import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { HealError } from '../../../policies/heal-error.ts'
import type { JsonObject } from '../../../policies/json.ts'
import { clusterFlags, dryRunFlag, yesFlag } from '../../connect/cluster-flags.ts'
import { connect } from '../../connect/connect.ts'
import { contextNamespace } from '../../connect/context-namespace.ts'
import { objectFormatFlag, policiesFlag } from '../../flags.ts'
import { HealCommand } from '../../heal-command.ts'
import { loadSet } from '../../load-set.ts'
import { namespaceFrom } from '../../names.ts'
import { printObject } from '../../output/object.ts'
import { grantException } from '../../override/grant-exception.ts'
import { offlineGrant, type GrantRequest } from '../../override/grant-request.ts'
import { grantInCluster } from '../../override/grant-in-cluster.ts'
import { timeFrom } from '../../time-from.ts'

/** `kubectl heal override grant` */
export class OverrideGrant extends HealCommand {
  static override summary = 'Grant an exception (DriftException) for one workload, with an owner, a reason and an end.'
  static override description = `Asks the cluster first: who you are, whether the workload exists, which policy has the rule, whether it allows an exception, for how long, with a ticket or not. Then writes the DriftException, which acts within two seconds. Whoever has the ClusterRole heal-override may grant.

For git, --dry-run=client prints the document instead: commit it to the folder that heal-admission reads with --exceptions. With --user, and --policies or --policy, no cluster is asked for it.

Exit codes: 0 granted or printed; 1 not granted, because you said no; 2 an error, or the policy does not allow it.`

  static override examples = [
    '<%= config.bin %> override grant deployment/web -n prod-shop --rule lock-replicas --for 1h --reason sale-traffic',
    '<%= config.bin %> override grant deployment/web -n prod-shop --rule lock-replicas --user alice --for 1h --reason sale-traffic --policies policies/ --dry-run=client',
  ]

  static override args = {
    'TYPE/NAME': Args.string({
      required: true,
      ignoreStdin: true,
      description: 'The workload: deployment/web, sts/db, deployments.apps/web.',
    }),
  }

  static override flags = {
    namespace: Flags.string({
      char: 'n',
      helpValue: 'NAMESPACE',
      summary: "Its namespace; the default is the context's.",
    }),
    policy: Flags.string({
      helpValue: 'NAME',
      summary: 'The policy that stands in the way; needed only where several that cover the workload have the rule.',
    }),
    rule: Flags.string({
      required: true,
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'NAME',
      summary: 'The rule of it. May be given several times.',
    }),
    for: Flags.string({ required: true, helpValue: 'DURATION', summary: 'How long, from its start: 30m, 4h, 1h30m.' }),
    reason: Flags.string({ required: true, helpValue: 'TEXT', summary: 'Why.' }),
    user: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'USER',
      summary: 'Who may use it, as the denial names them; the default is you. May be given several times.',
    }),
    owner: Flags.string({ helpValue: 'TEXT', summary: 'Who answers for it, a team or a person; default the user.' }),
    ticket: Flags.string({ helpValue: 'TEXT', summary: 'The ticket, where the policy asks for one.' }),
    policies: policiesFlag,
    now: Flags.string({
      helpValue: 'TIME',
      summary: 'The start time, from which --for counts (RFC 3339); the default is the present.',
    }),
    yes: yesFlag,
    'dry-run': dryRunFlag,
    output: objectFormatFlag,
    ...clusterFlags,
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(OverrideGrant)
    const { policy, rule, reason, user = [], owner, ticket, policies } = flags
    const asksCluster = flags['dry-run'] !== 'client' || user.length === 0 || (policy ?? policies) === undefined
    const named = namespaceFrom(flags.namespace)
    const request = {
      target: args['TYPE/NAME'],
      policy,
      rules: rule,
      for: flags.for,
      reason,
      users: user,
      owner,
      ticket,
      now: flags.now === undefined ? undefined : timeFrom(flags.now, Date.now),
    }
    if (policies !== undefined && flags['dry-run'] !== 'client')
      throw new HealError('usage', '--policies goes with --dry-run=client: the policies of the cluster are asked', {
        hint: 'Leave it out, or print the document for git with --dry-run=client',
      })
    if (asksCluster && policies === undefined)
      return grantInCluster(
        this.io,
        await connect(flags),
        { ...request, namespace: named },
        {
          yes: flags.yes,
          dryRun: flags['dry-run'],
          output: flags.output,
        },
      )
    const namespace = named ?? (await contextNamespace(flags))
    const document = await this.#document({ ...request, namespace }, policies)
    this.io.out(printObject(document, flags.output ?? 'yaml'))
    return 0
  }

  /** For git: nobody is asked but the policies of files. */
  async #document(request: GrantRequest, paths: string[] | undefined): Promise<JsonObject> {
    const now = request.now ?? Date.now()
    const say = (line: string): void => {
      this.io.say(line)
    }
    const policies = paths === undefined ? undefined : (await loadSet(paths, [], now, say)).policies
    return grantException(offlineGrant(request, policies, now), policies)
  }
}
