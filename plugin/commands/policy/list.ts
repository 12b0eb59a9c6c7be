import { HealCommand } from '../../heal-command.ts'
import { exceptionsFlag, outputFlag, requiredPoliciesFlag } from '../../flags.ts'
import { loadSet } from '../../load-set.ts'
import { printData } from '../../output/data.ts'
import { describePolicy, policyTable } from '../../output/policy-list.ts'

/** `kubectl heal policy list` */
export class PolicyList extends HealCommand {
  static override summary = 'List the policies of files and directories, and check that they load.'
  static override description =
    'Loads the policies and exceptions and lists them. Every error of every file is reported at once; the exit code is 2 then.'

  static override examples = [
    '<%= config.bin %> policy list --policies policies/',
    '<%= config.bin %> policy list --policies policies/ --exceptions exceptions/ -o json',
  ]

  static override flags = {
    policies: requiredPoliciesFlag,
    exceptions: exceptionsFlag,
    output: outputFlag(['table', 'wide', 'name', 'json', 'yaml'], 'table'),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(PolicyList)
    const set = await loadSet(flags.policies, flags.exceptions ?? [], Date.now(), (line) => {
      this.io.say(line)
    })
    const format = flags.output
    if (format === 'json' || format === 'yaml')
      this.io.out(
        printData({ policies: set.policies.map((policy) => describePolicy(policy, set)), hash: set.hash }, format),
      )
    else if (format === 'name')
      this.io.out(set.policies.map(({ name }) => `driftpolicy.kubectl-heal.io/${name}\n`).join(''))
    else this.io.out(policyTable(set, format === 'wide'))
    return 0
  }
}
