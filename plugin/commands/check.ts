import { HealCommand } from '../heal-command.ts'
export class Check extends HealCommand {
  static override summary = 'Placeholder.'
  async run(): Promise<number> { await this.parse(Check); return 0 }
}
