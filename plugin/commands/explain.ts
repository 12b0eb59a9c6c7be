import * as Args from '@oclif/core/args'
import { causeText } from '../diagnosis/explain/cause-text.ts'
import { findCause } from '../diagnosis/explain/find-cause.ts'
import { widthFor } from '../diagnosis/print/layout.ts'
import { outputFlag } from '../flags.ts'
import { HealCommand } from '../heal-command.ts'
import { printData } from '../output/data.ts'

/** `kubectl heal explain` */
export class Explain extends HealCommand {
  static override summary = 'Explain a cause that diagnose found.'
  static override description =
    'Tells what a cause means, what is looked at to say so, and how people fix it. Codes are those of diagnose; "kubectl heal diagnose --list" has them all.'

  static override examples = [
    '<%= config.bin %> explain OutOfMemory',
    '<%= config.bin %> explain imagenotfound -o json',
  ]

  static override args = {
    code: Args.string({ required: true, ignoreStdin: true, description: 'A code, in upper or lower case.' }),
  }

  static override flags = { output: outputFlag(['text', 'json', 'yaml'], 'text') }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Explain)
    const cause = findCause(args.code)
    const text = (): string => causeText(cause, widthFor(process.stdout.columns))
    this.io.out(flags.output === 'text' ? text() : printData(cause, flags.output))
    return 0
  }
}
