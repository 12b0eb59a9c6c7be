import { HealCommand } from '../heal-command.ts'
import { outputFlag } from '../flags.ts'
import { printData } from '../output/data.ts'
import { version } from '../version.ts'

/** `kubectl heal version` */
export class Version extends HealCommand {
  static override summary = 'Print the version.'
  static override examples = ['<%= config.bin %> version', '<%= config.bin %> version -o json']
  static override flags = { output: outputFlag(['text', 'json', 'yaml'], 'text') }

  async run(): Promise<number> {
    const { flags } = await this.parse(Version)
    const facts = { version, node: process.versions.node, platform: `${process.platform}-${process.arch}` }
    if (flags.output === 'text') this.io.out(`kubectl-heal ${version} (node v${facts.node}, ${facts.platform})\n`)
    else this.io.out(printData(facts, flags.output))
    return 0
  }
}
