import { HealCommand } from '../heal-command.ts'
export class Hash extends HealCommand {
  static override summary = 'Placeholder.'
  async run(): Promise<number> { await this.parse(Hash); return 0 }
}
