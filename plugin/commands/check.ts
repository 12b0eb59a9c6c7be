import * as Flags from '@oclif/core/flags'
import { check } from '../check/check.ts'
import { exitCode } from '../check/report.ts'
import { userFrom } from '../check/user.ts'
import {
  exceptionsFlag,
  filenameFlag,
  kustomizeFlag,
  namespaceFlag,
  nowFlag,
  outputFlag,
  recursiveFlag,
  requiredPoliciesFlag,
} from '../flags.ts'
import { HealCommand } from '../heal-command.ts'
import { loadSet } from '../load-set.ts'
import { namespaceFrom } from '../names.ts'
import { timeFrom } from '../time-from.ts'
import { printReport, reportFormats } from '../output/print-report.ts'

const description = `Gives manifests the verdict that the admission webhook would give them: API defaults are set, what the policies \
fill in is filled in, then every rule is asked. A manifest is checked as if it were created; with --old as a change of the \
object it replaces. With --review a recorded AdmissionReview is answered exactly as the webhook answers it.

Exit codes: 0 nothing failed; 1 a rule failed (with --strict also where one warned or was skipped); 2 a rule could not be \
evaluated, or the input, the policies or the command line have an error.`

/** `kubectl heal check` */
export class Check extends HealCommand {
  static override summary = 'Check manifests, or a recorded review, against policies.'
  static override description = description
  static override examples = [
    { description: 'Check a file.', command: '<%= config.bin %> check -f deployment.yaml --policies policies/' },
    {
      description: 'Check what Helm renders, as CI does.',
      command: 'helm template shop | <%= config.bin %> check -f - -n prod-shop --policies policies/ -o junit',
    },
    {
      description: 'Check a kustomization and allow what an exception allows.',
      command: '<%= config.bin %> check -k overlays/production --policies policies/ --exceptions exceptions/',
    },
    {
      description: 'Check a change, asked for by a GitOps controller.',
      command:
        '<%= config.bin %> check -f new.yaml --old old.yaml --policies policies/ --as system:serviceaccount:argocd:argocd-application-controller',
    },
    {
      description: 'Replay a recorded review; the workload behind a Scale comes from -f.',
      command: '<%= config.bin %> check --review review.json -f deployment.yaml --policies policies/',
    },
  ]

  static override flags = {
    filename: filenameFlag,
    recursive: recursiveFlag,
    kustomize: kustomizeFlag,
    policies: requiredPoliciesFlag,
    exceptions: exceptionsFlag,
    namespace: namespaceFlag,
    as: Flags.string({
      helpValue: 'USER',
      summary: 'Who asks; the default is nobody in particular. A service account is in its groups.',
    }),
    'as-group': Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'GROUP',
      summary: 'A group of the user. May be given several times.',
    }),
    old: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'FILE|DIR',
      summary: 'The stored objects: those of the same kind, namespace and name are checked as changes.',
    }),
    review: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'FILE|DIR',
      summary: 'Recorded AdmissionReviews to answer as the webhook would.',
    }),
    strict: Flags.boolean({ summary: 'Exit 1 also where a rule warned or was skipped.' }),
    now: nowFlag,
    output: outputFlag(reportFormats, 'table'),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Check)
    const now = timeFrom(flags.now, Date.now)
    const user = userFrom(flags.as, flags['as-group'] ?? [])
    const say = (line: string): void => {
      this.io.say(line)
    }
    const set = await loadSet(flags.policies, flags.exceptions ?? [], now, say)
    const { report, notes } = await check(set, {
      sources: {
        filenames: flags.filename ?? [],
        recursive: flags.recursive,
        kustomizations: flags.kustomize ?? [],
      },
      old: flags.old ?? [],
      reviews: flags.review ?? [],
      namespace: namespaceFrom(flags.namespace),
      user,
      now,
    })
    notes.forEach(say)
    this.io.out(printReport(report, flags.output, { strict: flags.strict, colour: this.io.colour }))
    return exitCode(report, flags.strict)
  }
}
