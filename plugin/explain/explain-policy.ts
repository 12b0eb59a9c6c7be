import type { Policy, PolicySet } from '../../policies/load/policy.ts'
import { columns } from '../output/columns.ts'
import { describePolicy } from '../output/policy-list.ts'
import { indented } from './indented.ts'

/** A policy for people: whom it matches, who manages them, which exceptions it allows, and its rules, a line each. */
export function policyText(policy: Policy, set: PolicySet): string {
  const { name, rules, file, line, exceptions, ...facts } = describePolicy(policy, set)
  const table = columns(
    ['  RULE', 'TYPE', 'ACTION', 'DESCRIPTION'],
    rules.map(({ name: rule, type, action, description }) => [`  ${rule}`, type, action, description ?? '']),
  )
  const body = indented({
    ...facts,
    ...(exceptions.length === 0 ? {} : { exceptions }),
    file: `${file}:${String(line)}`,
  })
  return `POLICY: ${name}\n\n${body}\nRULES\n${table}`
}
