import type { HealCommand } from './heal-command.ts'

/** A command's class, with what help and parser read of it. */
export type CommandClass = typeof HealCommand &
  (new (...args: ConstructorParameters<typeof HealCommand>) => HealCommand)

/** Every command by its id, loaded when it is asked for. The words of an id are separated by spaces, as a person types them. */
export const commands: Readonly<Record<string, () => Promise<CommandClass>>> = {
  check: async () => (await import('./commands/check.ts')).Check,
  diagnose: async () => (await import('./commands/diagnose.ts')).DiagnoseCommand,
  drift: async () => (await import('./commands/drift.ts')).Drift,
  'drift accept': async () => (await import('./commands/drift/accept.ts')).DriftAccept,
  'drift revert': async () => (await import('./commands/drift/revert.ts')).DriftRevert,
  explain: async () => (await import('./commands/explain.ts')).Explain,
  fix: async () => (await import('./commands/fix.ts')).Fix,
  hash: async () => (await import('./commands/hash.ts')).Hash,
  history: async () => (await import('./commands/history.ts')).History,
  install: async () => (await import('./commands/install.ts')).Install,
  'override grant': async () => (await import('./commands/override/grant.ts')).OverrideGrant,
  'override list': async () => (await import('./commands/override/list.ts')).OverrideList,
  'override revoke': async () => (await import('./commands/override/revoke.ts')).OverrideRevoke,
  'policy explain': async () => (await import('./commands/policy/explain.ts')).PolicyExplain,
  'policy export': async () => (await import('./commands/policy/export.ts')).PolicyExport,
  'policy list': async () => (await import('./commands/policy/list.ts')).PolicyList,
  'policy test': async () => (await import('./commands/policy/test.ts')).PolicyTest,
  rollback: async () => (await import('./commands/rollback.ts')).Rollback,
  undo: async () => (await import('./commands/undo.ts')).Undo,
  uninstall: async () => (await import('./commands/uninstall.ts')).Uninstall,
  status: async () => (await import('./commands/status.ts')).StatusCommand,
  verify: async () => (await import('./commands/verify.ts')).Verify,
  version: async () => (await import('./commands/version.ts')).Version,
}

/** The words that only group commands, with what the help says of them. */
export const topics: Readonly<Record<string, string>> = {
  override: 'Grant, list and revoke exceptions to policies.',
  policy: 'List, explain, test and export policies.',
}
