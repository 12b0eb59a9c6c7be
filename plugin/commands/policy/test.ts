import { HealCommand } from '../../heal-command.ts'
export class PolicyTest extends HealCommand {
  static override summary = 'Placeholder.'
  async run(): Promise<number> {
    await this.parse(PolicyTest)
    return 0
  }
}
