import type { RuleTypeName } from '../../policies/load/policy.ts'
import type { RuleType } from '../../policies/rules/rule-type.ts'
import { columns } from '../output/columns.ts'
import { examples } from './examples.ts'
import { optionsOf, type RuleOption } from './options.ts'

/** What a rule type is, for people and, as data, for `-o json`. */
export interface ExplainedType {
  type: RuleTypeName
  summary: string
  options: readonly RuleOption[]
  example: string
}

/** A rule type with its options, read from its schema, and an example. */
export function explainType({ type, summary, schema }: Pick<RuleType, 'type' | 'summary' | 'schema'>): ExplainedType {
  return { type, summary, options: optionsOf(schema), example: examples[type] }
}

/** The same as text. */
export function explainedTypeText({ type, summary, options, example }: ExplainedType): string {
  const rows = options.map((option) => [
    `  ${option.name}${option.required ? ' (required)' : ''}`,
    option.type,
    option.description,
  ])
  const table = rows.length === 0 ? '  none\n' : columns(['  NAME', 'TYPE', 'MEANING'], rows)
  const written = example.split('\n').map((line) => `  ${line}\n`)
  return `RULE TYPE: ${type}\n\n${summary}\n\nOPTIONS\n${table}\nEXAMPLE\n${written.join('')}`
}
