import { pathOf, type Finding } from './findings-list.ts'
import type { Problem } from './policy.ts'

/**
 * Findings with line and column. Each document that something is wrong with is parsed once more, by the `yaml` package, which
 * keeps positions and is loaded only here: a clean load never pays for it.
 */
export async function placeFindings(findings: readonly Finding[]): Promise<Problem[]> {
  if (findings.length === 0) return []
  const { createLocator } = await import('./locate.ts')
  const locators = new Map<unknown, ReturnType<typeof createLocator>>()
  return findings.map(({ severity, document, keys, message }) => {
    const { file, source, root } = document
    const locate = locators.get(source) ?? createLocator(source)
    locators.set(source, locate)
    return { severity, file, ...locate([...root, ...keys]), path: pathOf(keys), message }
  })
}
