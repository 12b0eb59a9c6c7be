import { Help } from '@oclif/core/help'
import { commands, topics } from './commands.ts'
import { oclifConfig, oclifId } from './oclif-config.ts'

/** Every help text as oclif renders it, 80 columns wide and without colour, by its command's words (`''` is the program's own). */
export async function renderHelp(root: string): Promise<Map<string, string>> {
  const pages = new Map<string, string>()
  for (const id of ['', ...Object.keys(topics), ...Object.keys(commands)]) pages.set(id, await renderPage(root, id))
  return pages
}

/** One page. oclif changes what it renders, so every page gets a configuration of its own. */
async function renderPage(root: string, id: string): Promise<string> {
  const config = await oclifConfig(root, (name) => commands[name]?.() ?? Promise.resolve(undefined))
  const lines: string[] = []
  const help = new Collecting(config, { stripAnsi: true, maxWidth: 80 }, lines)
  await help.showHelp(id === '' ? [] : [oclifId(id)])
  return `${lines
    .join('\n')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`
}

const rootSummary =
  'Tells what is broken and why, and who changed what; goes back safely; checks manifests against the policies of admission.'

/** The commands as a person looks for them: trouble first, then what prevents it, then the house itself. */
export const commandGroups: Readonly<Record<string, readonly string[]>> = {
  'WHEN SOMETHING IS BROKEN': [
    ...['diagnose', 'explain', 'drift', 'drift revert', 'drift accept', 'rollback', 'fix', 'history', 'undo'],
  ],
  POLICIES: [
    ...['check', 'policy list', 'policy explain', 'policy test', 'policy export', 'verify', 'hash'],
    ...['override grant', 'override list', 'override revoke'],
  ],
  INSTALLATION: ['status', 'install', 'uninstall', 'version'],
}

/** So that all groups have one column. */
const widest = Math.max(...Object.keys(commands).map(({ length }) => length))

class Collecting extends Help {
  readonly #lines: string[]

  constructor(
    config: ConstructorParameters<typeof Help>[0],
    options: ConstructorParameters<typeof Help>[1],
    lines: string[],
  ) {
    super(config, options)
    this.#lines = lines
  }

  /** oclif's lists only top-level commands, and names the machine it runs on. */
  protected override showRootHelp(): Promise<void> {
    const rowOf = (id: string): [string, string] => [
      id.padEnd(widest),
      this.summary(this.config.findCommand(oclifId(id), { must: true })) ?? '',
    ]
    this.log(this.wrap(rootSummary))
    this.log('', this.section('USAGE', '$ kubectl heal COMMAND [FLAGS]'))
    for (const [title, ids] of Object.entries(commandGroups)) this.log('', this.section(title, ids.map(rowOf)))
    this.log('', this.section('HELP', '$ kubectl heal COMMAND --help'))
    return Promise.resolve()
  }

  protected override log(...args: string[]): void {
    this.#lines.push(...args)
  }
}
