import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { RuleCase } from './rule-case.ts'

const folder = join(import.meta.dirname, '../fixtures/rules')

/** The rule types that have cases, as the names of their files (`replica-lock`). */
export const ruleCaseFiles = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length))

/** The cases of every rule type, by the name of its file. */
export async function loadRuleCases(): Promise<ReadonlyMap<string, readonly RuleCase[]>> {
  const cases = new Map<string, readonly RuleCase[]>()
  for (const name of ruleCaseFiles) {
    const module = (await import(join(folder, `${name}.ts`))) as { cases: readonly RuleCase[] }
    cases.set(name, module.cases)
  }
  return cases
}

/** `replicaLock` → `replica-lock` */
export function ruleFile(type: string): string {
  return type.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
