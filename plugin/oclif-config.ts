import type { Command } from '@oclif/core/command'
import { Config } from '@oclif/core/config'
import type { Plugin, PJSON } from '@oclif/core/interfaces'
import { commands, topics, type CommandClass } from './commands.ts'
import { version } from './version.ts'

const name = 'kubectl-heal'

const packageJson: PJSON = {
  name,
  version,
  oclif: { bin: 'kubectl heal', dirname: name, topicSeparator: ' ', plugins: [] },
}

/** What oclif is told to list for a command; without a class there is no help to show. */
export type Describe = (id: string) => Promise<CommandClass | undefined>

/**
 * oclif over the literal map of commands: nothing is searched for on disk, no manifest can be stale, no plugin of another
 * origin is loaded, and only the command that runs is imported.
 */
export async function oclifConfig(
  root: string,
  describe: Describe = () => Promise.resolve(undefined),
): Promise<Config> {
  const plugin = memoryPlugin(root, await Promise.all(Object.keys(commands).map((id) => loadable(id, describe))))
  return Config.load({
    root,
    pjson: packageJson,
    plugins: new Map([[name, plugin]]),
    userPlugins: false,
    devPlugins: false,
  })
}

/** `policy list` as oclif writes it: `policy:list`. */
export function oclifId(id: string): string {
  return id.replaceAll(' ', ':')
}

async function loadable(id: string, describe: Describe): Promise<Command.Loadable> {
  const described = await describe(id)
  const load = async (): Promise<Command.Class> => {
    const loaded = await commands[id]?.()
    if (loaded === undefined) throw new Error(`command ${id} is not in the map`)
    loaded.id = oclifId(id)
    return loaded
  }
  const bare = { aliases: [], hiddenAliases: [], permutations: [oclifId(id)], args: {}, flags: {}, hidden: false }
  const help = described === undefined ? bare : { ...bare, ...helpOf(described) }
  return { ...help, id: oclifId(id), pluginName: name, load }
}

/** The fields that oclif's help reads. */
function helpOf(described: CommandClass): Record<string, unknown> {
  const { summary, description, examples, args, strict, usage } = described
  const flags = Object.entries(described.flags).map(([flag, value]) => [flag, { ...value, name: flag }])
  const named = Object.entries(args).map(([arg, value]) => [arg, { ...value, name: arg }])
  return {
    summary,
    description,
    examples,
    strict,
    usage,
    flags: Object.fromEntries(flags) as unknown,
    args: Object.fromEntries(named) as unknown,
  }
}

function memoryPlugin(root: string, loadables: Command.Loadable[]): Plugin {
  return {
    _base: name,
    alias: name,
    name,
    version,
    root,
    pjson: packageJson,
    type: 'core',
    moduleType: 'module',
    valid: true,
    isRoot: true,
    hasManifest: false,
    commandsDir: undefined,
    commands: loadables,
    commandIDs: loadables.map((command) => command.id),
    hooks: {},
    topics: Object.entries(topics).map(([topic, description]) => ({ name: topic, description })),
    options: { root },
    load: () => Promise.resolve(),
    findCommand: ((id: string) => loadables.find((command) => command.id === id)?.load()) as Plugin['findCommand'],
  }
}
