import { HealCommand } from '../../heal-command.ts'
export class PolicyList extends HealCommand {
  static override summary = 'Placeholder.'
  async run(): Promise<number> { await this.parse(PolicyList); return 0 }
}
