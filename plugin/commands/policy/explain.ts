import * as Args from '@oclif/core/args'
import { HealError } from '../../../policies/heal-error.ts'
import { ruleTypes } from '../../../policies/rules/rule-types.ts'
import { explainedTypeText, explainType } from '../../explain/explain-type.ts'
import { describeRule, namedRuleText, ruleNames, rulesNamed, type NamedRule } from '../../explain/explain-rule.ts'
import { HealCommand } from '../../heal-command.ts'
import { outputFlag, policiesFlag } from '../../flags.ts'
import { loadSet } from '../../load-set.ts'
import { columns } from '../../output/columns.ts'
import { printData } from '../../output/data.ts'
import { didYouMean } from '../../suggest.ts'

/** `kubectl heal policy explain` */
export class PolicyExplain extends HealCommand {
  static override summary = 'Explain a rule type, or a rule of your policies.'
  static override description =
    'Without a name the rule types are listed. With --policies a name may also be that of a rule (lock-replicas), or of a rule and its policy (prevent-drift/lock-replicas).'

  static override examples = [
    '<%= config.bin %> policy explain',
    '<%= config.bin %> policy explain replicaLock',
    '<%= config.bin %> policy explain lock-replicas --policies policies/',
  ]

  static override args = {
    rule: Args.string({ ignoreStdin: true, name: 'RULE', description: 'A rule type, or the name of a rule.' }),
  }

  static override flags = { policies: policiesFlag, output: outputFlag(['text', 'json', 'yaml'], 'text') }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(PolicyExplain)
    const { data, text } = await explain(args.rule, flags.policies ?? [], (line) => {
      this.io.say(line)
    })
    this.io.out(flags.output === 'text' ? text : printData(data, flags.output))
    return 0
  }
}

interface Explanation {
  data: unknown
  text: string
}

async function explain(
  name: string | undefined,
  policies: readonly string[],
  warn: (line: string) => void,
): Promise<Explanation> {
  if (name === undefined) return listTypes()
  const set = policies.length === 0 ? undefined : await loadSet(policies, [], Date.now(), warn)
  const rules = set === undefined ? [] : rulesNamed(set, name)
  if (rules.length > 0) return explainRules(rules)
  const type = ruleTypes.find((candidate) => folded(candidate.type) === folded(name))
  if (type !== undefined) {
    const explained = explainType(type)
    return { data: explained, text: explainedTypeText(explained) }
  }
  const names = [...ruleTypes.map((candidate) => candidate.type), ...(set === undefined ? [] : ruleNames(set))]
  const hint =
    set === undefined
      ? 'Rule types: kubectl heal policy explain; for a rule of your own add --policies'
      : 'The rules: kubectl heal policy list -o wide'
  throw new HealError('usage', `no rule ${JSON.stringify(name)}${didYouMean(name, names)}`, { hint })
}

function listTypes(): Explanation {
  const data = ruleTypes.map(({ type, summary }) => ({ type, summary }))
  return {
    data,
    text: columns(
      ['RULE TYPE', 'WHAT IT HOLDS'],
      data.map(({ type, summary }) => [type, summary]),
    ),
  }
}

function explainRules(rules: readonly NamedRule[]): Explanation {
  const types = ruleTypes.filter(({ type }) => rules.some(({ rule }) => rule.type === type)).map(explainType)
  const text = [...rules.map(namedRuleText), ...types.map(explainedTypeText)].join('\n')
  return { data: { rules: rules.map(describeRule), types }, text }
}

/** `replica-lock`, `ReplicaLock` and `replicaLock` are the same name. */
function folded(name: string): string {
  return name.replaceAll(/[-_]/g, '').toLowerCase()
}
