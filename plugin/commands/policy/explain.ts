import * as Args from '@oclif/core/args'
import { HealError } from '../../../policies/heal-error.ts'
import type { PolicySet } from '../../../policies/load/policy.ts'
import { ruleTypes } from '../../../policies/rules/rule-types.ts'
import { policyText } from '../../explain/explain-policy.ts'
import { explainedTypeText, explainType } from '../../explain/explain-type.ts'
import { describeRule, namedRuleText, namesIn, rulesNamed, type NamedRule } from '../../explain/explain-rule.ts'
import { HealCommand } from '../../heal-command.ts'
import { outputFlag, policiesFlag } from '../../flags.ts'
import { loadSet } from '../../load-set.ts'
import { columns } from '../../output/columns.ts'
import { printData } from '../../output/data.ts'
import { describePolicy } from '../../output/policy-list.ts'
import { didYouMean } from '../../suggest.ts'

/** `kubectl heal policy explain` */
export class PolicyExplain extends HealCommand {
  static override summary = 'Explain a rule type, or a policy or rule of yours.'
  static override description =
    'Without a name the rule types are listed. With --policies a name may also be that of a policy (prevent-drift), of a rule (lock-replicas), or of both (prevent-drift/lock-replicas).'

  static override examples = [
    '<%= config.bin %> policy explain',
    '<%= config.bin %> policy explain replicaLock',
    '<%= config.bin %> policy explain lock-replicas --policies policies/',
    '<%= config.bin %> policy explain prevent-drift --policies policies/',
  ]

  static override args = {
    name: Args.string({ ignoreStdin: true, description: 'A rule type, or the name of a policy or a rule.' }),
  }

  static override flags = { policies: policiesFlag, output: outputFlag(['text', 'json', 'yaml'], 'text') }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(PolicyExplain)
    const { data, text } = await explain(args.name, flags.policies ?? [], (line) => {
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
  const own = set === undefined ? undefined : explainOwn(set, name)
  if (own !== undefined) return own
  const type = ruleTypes.find((candidate) => folded(candidate.type) === folded(name))
  if (type !== undefined) {
    const explained = explainType(type)
    return { data: explained, text: explainedTypeText(explained) }
  }
  throw unknownName(name, set)
}

/** What the policies call so: rules, a policy, or both. */
function explainOwn(set: PolicySet, name: string): Explanation | undefined {
  const rules = rulesNamed(set, name)
  const policy = set.policies.find((each) => each.name === name)
  if (policy === undefined) return rules.length === 0 ? undefined : explainRules(rules)
  const data = { policy: describePolicy(policy, set) }
  const text = policyText(policy, set)
  if (rules.length === 0) return { data, text }
  const also = explainRules(rules)
  return { data: { ...data, ...also.data }, text: `${text}\n${also.text}` }
}

function unknownName(name: string, set: PolicySet | undefined): HealError {
  const types = ruleTypes.map(({ type }) => type)
  if (set !== undefined)
    return new HealError(
      'usage',
      `no policy, rule or rule type ${JSON.stringify(name)}${didYouMean(name, [...types, ...namesIn(set)])}`,
      { hint: 'What there is: kubectl heal policy list -o wide' },
    )
  return new HealError('usage', `no rule type ${JSON.stringify(name)}${didYouMean(name, types)}`, {
    hint: 'For a policy or a rule of yours add --policies FILE|DIR; rule types: kubectl heal policy explain',
  })
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

function explainRules(rules: readonly NamedRule[]): Explanation & { data: object } {
  const types = ruleTypes.filter(({ type }) => rules.some(({ rule }) => rule.type === type)).map(explainType)
  const text = [...rules.map(namedRuleText), ...types.map(explainedTypeText)].join('\n')
  return { data: { rules: rules.map(describeRule), types }, text }
}

/** `replica-lock`, `ReplicaLock` and `replicaLock` are the same name. */
function folded(name: string): string {
  return name.replaceAll(/[-_]/g, '').toLowerCase()
}
