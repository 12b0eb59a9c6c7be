import type { ImageReport } from '../../policies/images/image-report.ts'
import { list, shellWord } from '../../policies/messages/text.ts'
import type { HostCredentials } from '../../policies/registry/host-credentials.ts'

/** The docker logins of this machine, as far as they were asked for. */
export interface HostLogins {
  credentials: HostCredentials
  /** Where a registry wants credentials: where this machine has none, where they were looked for and how to have some; else that its are refused. */
  noteOf(report: Pick<ImageReport, 'registry' | 'verdict'>): string | undefined
}

/** Remembers which registries this machine has no credentials for; `paths` are the files where they would be. */
export function createHostLogins(host: HostCredentials, paths: readonly string[]): HostLogins {
  const without = new Set<string>()
  return {
    credentials: async (registry, repository) => {
      const found = await host(registry, repository)
      if (found.state === 'absent') without.add(registry)
      return found
    },
    noteOf: ({ registry, verdict }) => {
      if (verdict.outcome !== 'indeterminate' || !/credentials/.test(verdict.reason)) return undefined
      if (!without.has(registry))
        return /does not accept/.test(verdict.reason)
          ? `note: ${registry} refused the credentials that it was given: docker login ${shellWord(registry)} anew, or look into the Secrets that the rule names`
          : undefined
      return `note: there are no credentials for ${registry} in ${list(paths)}: docker login ${shellWord(registry)}, or name a Secret in the rule (credentials)`
    },
  }
}
