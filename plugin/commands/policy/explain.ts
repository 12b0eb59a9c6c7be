import { HealCommand } from '../../heal-command.ts'
export class PolicyExplain extends HealCommand {
  static override summary = 'Placeholder.'
  async run(): Promise<number> { await this.parse(PolicyExplain); return 0 }
}
