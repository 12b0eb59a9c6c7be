import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { loadPolicies } from '../../../policies/load/load.ts'
import { readPolicyFiles } from '../../../policies/load/read-files.ts'
import { nowFlag, outputFlag, policiesFlag } from '../../flags.ts'
import { HealCommand } from '../../heal-command.ts'
import { problemsError } from '../../input/problems.ts'
import { printData } from '../../output/data.ts'
import { exceptionDocument } from '../../override/exception-document.ts'
import { timeFrom } from '../../time-from.ts'

/** `kubectl heal override grant` */
export class OverrideGrant extends HealCommand {
  static override summary = 'Write an exception (DriftException) for one workload, with an owner, a reason and an end.'
  static override description = `Prints the document; nothing is changed. Commit it to the folder that heal-admission reads with --exceptions, and that check reads with --exceptions. With --policies it is checked against the policy first: is an exception allowed, for how long, with a ticket or not.

Exit codes: 0 printed; 2 wrong words, or the policy does not allow it.`

  static override examples = [
    '<%= config.bin %> override grant deployment/web -n prod-shop --policy prevent-drift --rule lock-replicas --user alice --for 1h --reason sale-traffic',
  ]

  static override args = {
    target: Args.string({ required: true, ignoreStdin: true, name: 'TYPE/NAME', description: 'The workload.' }),
  }

  static override flags = {
    namespace: Flags.string({ char: 'n', default: 'default', helpValue: 'NAMESPACE', summary: 'Its namespace.' }),
    policy: Flags.string({ required: true, helpValue: 'NAME', summary: 'The policy that stands in the way.' }),
    rule: Flags.string({
      required: true,
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'NAME',
      summary: 'The rule of it. May be given several times.',
    }),
    for: Flags.string({ required: true, helpValue: 'DURATION', summary: 'How long, from now: 30m, 4h, 1h30m.' }),
    reason: Flags.string({ required: true, helpValue: 'TEXT', summary: 'Why.' }),
    user: Flags.string({ required: true, helpValue: 'USER', summary: 'Who may use it, as the denial names them.' }),
    owner: Flags.string({ helpValue: 'TEXT', summary: 'Who answers for it, a team or a person; default the user.' }),
    ticket: Flags.string({ helpValue: 'TEXT', summary: 'The ticket, where the policy asks for one.' }),
    policies: policiesFlag,
    now: nowFlag,
    output: outputFlag(['yaml', 'json'], 'yaml'),
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(OverrideGrant)
    const { namespace, policy, rule, reason, user, owner, ticket, policies } = flags
    const now = timeFrom(flags.now, Date.now)
    const grant = {
      target: args.target,
      namespace,
      policy,
      rules: rule,
      duration: flags.for,
      reason,
      user,
      owner,
      ticket,
    }
    const document = exceptionDocument({ ...grant, now })
    const text = printData(document, flags.output)
    if (policies !== undefined) {
      const files = [...(await readPolicyFiles(policies)), { path: '(the exception)', text }]
      const { problems } = await loadPolicies(files, { now })
      if (problems.some(({ severity }) => severity === 'error')) throw problemsError('policies', problems)
    }
    this.io.out(text)
    return 0
  }
}
