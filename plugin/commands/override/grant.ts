import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { outputFlag, policiesFlag } from '../../flags.ts'
import { HealCommand } from '../../heal-command.ts'
import { loadSet } from '../../load-set.ts'
import { printData } from '../../output/data.ts'
import { durationFrom } from '../../override/duration-from.ts'
import { grantException } from '../../override/grant-exception.ts'
import { timeFrom } from '../../time-from.ts'

/** `kubectl heal override grant` */
export class OverrideGrant extends HealCommand {
  static override summary = 'Write an exception (DriftException) for one workload, with an owner, a reason and an end.'
  static override description = `Prints the document; nothing is changed. Commit it to the folder that heal-admission reads with --exceptions, and that check reads with --exceptions. With --policies it is held against the policy first: is there such a rule, is an exception allowed, for how long, with a ticket or not.

Exit codes: 0 printed; 2 wrong words, or the policy does not allow it.`

  static override examples = [
    '<%= config.bin %> override grant deployment/web -n prod-shop --policy prevent-drift --rule lock-replicas --user alice --for 1h --reason sale-traffic',
  ]

  static override args = {
    'TYPE/NAME': Args.string({
      required: true,
      ignoreStdin: true,
      description: 'The workload: deployment/web, sts/db, deployments.apps/web.',
    }),
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
    for: Flags.string({ required: true, helpValue: 'DURATION', summary: 'How long, from its start: 30m, 4h, 1h30m.' }),
    reason: Flags.string({ required: true, helpValue: 'TEXT', summary: 'Why.' }),
    user: Flags.string({ required: true, helpValue: 'USER', summary: 'Who may use it, as the denial names them.' }),
    owner: Flags.string({ helpValue: 'TEXT', summary: 'Who answers for it, a team or a person; default the user.' }),
    ticket: Flags.string({ helpValue: 'TEXT', summary: 'The ticket, where the policy asks for one.' }),
    policies: policiesFlag,
    now: Flags.string({
      helpValue: 'TIME',
      summary: 'The start time, from which --for counts (RFC 3339); the default is the present.',
    }),
    output: outputFlag(['yaml', 'json'], 'yaml'),
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(OverrideGrant)
    const { namespace, policy, rule, reason, user, owner, ticket, policies } = flags
    const now = timeFrom(flags.now, Date.now)
    const duration = durationFrom(flags.for, now)
    const grant = {
      target: args['TYPE/NAME'],
      namespace,
      policy,
      rules: rule,
      duration,
      reason,
      user,
      owner,
      ticket,
      now,
    }
    const say = (line: string): void => {
      this.io.say(line)
    }
    const set = policies === undefined ? undefined : await loadSet(policies, [], now, say)
    this.io.out(printData(grantException(grant, set), flags.output))
    return 0
  }
}
