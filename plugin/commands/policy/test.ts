import * as Args from '@oclif/core/args'
import { HealError } from '../../../policies/heal-error.ts'
import { runPolicyTests } from '../../../policies/test/run-tests.ts'
import { HealCommand } from '../../heal-command.ts'
import { outputFlag } from '../../flags.ts'
import { problemLine, problemsError } from '../../input/problems.ts'
import { printData } from '../../output/data.ts'
import { testSummary, testText } from '../../output/test-run.ts'

/** `kubectl heal policy test` */
export class PolicyTest extends HealCommand {
  static override summary = 'Run policy tests.'
  static override description = `Runs every document of kind PolicyTest in the files and directories, and those in directories below.

Exit codes: 0 every case is as expected; 1 a case is wrong; 2 a test, or a policy it names, cannot be read, or there is no test.`

  static override examples = [
    '<%= config.bin %> policy test policies/',
    '<%= config.bin %> policy test policies/ -o json',
  ]

  static override args = {
    'FILE|DIR': Args.string({
      required: true,
      multiple: true,
      ignoreStdin: true,
      description: 'Policy tests.',
    }),
  }

  static override flags = { output: outputFlag(['text', 'json', 'yaml'], 'text') }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(PolicyTest)
    const paths = args['FILE|DIR']
    const run = await runPolicyTests(paths, { now: Date.now() })
    for (const problem of run.problems)
      if (problem.severity === 'warning') this.io.say(`warning: ${problemLine(problem)}`)
    if (run.problems.some((problem) => problem.severity === 'error')) throw problemsError('policy tests', run.problems)
    if (run.cases.length === 0)
      throw new HealError('no-tests', `no policy test was found in ${paths.join(', ')}`, {
        hint: 'A test is a document of kind PolicyTest',
      })
    const summary = testSummary(run.cases)
    if (flags.output === 'text') this.io.out(testText(run.cases))
    else this.io.out(printData({ cases: run.cases, summary }, flags.output))
    return summary.failed > 0 ? 1 : 0
  }
}
