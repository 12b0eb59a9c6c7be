import * as Flags from '@oclif/core/flags'
import { runCheck } from '../check/run-check.ts'
import { allNamespacesFlag, clusterFlags } from '../connect/cluster-flags.ts'
import {
  exceptionsFlag,
  filenameFlag,
  kustomizeFlag,
  namespaceFlag,
  nowFlag,
  outputFlag,
  policiesFlag,
  recursiveFlag,
} from '../flags.ts'
import { HealCommand } from '../heal-command.ts'
import { refuseMixture } from '../scan/refuse-mixture.ts'
import { runScan } from '../scan/run-scan.ts'
import { timeFrom } from '../time-from.ts'
import { printReport, reportFormats } from '../output/print-report.ts'

const description = `Gives manifests the verdict that the admission webhook would give them: API defaults are set, what the policies \
fill in is filled in, then every rule is asked. A manifest is checked as if it were created; with --old as a change of the \
object it replaces. With --review a recorded AdmissionReview is answered exactly as the webhook answers it. With --cluster every \
workload that stands in a cluster is judged, by the policies of the cluster or those of --policies; rules that speak of changes \
only (locks) say nothing then, and what a workload owns is judged by its owner.

Rules of type signedImages ask the registries of the images that they cover, with the docker logins of this machine; nothing else \
asks a network. With --offline they warn instead.

Exit codes: 0 nothing failed; 1 a rule failed (with --strict also where one warned or was skipped); 2 a rule could not be \
evaluated or something could not be read, or the input, the policies or the command line have an error.`

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
      description: 'Check without a network: signatures are not looked up.',
      command: '<%= config.bin %> check -f deployment.yaml --policies policies/ --offline',
    },
    { description: 'Check everything in the cluster.', command: '<%= config.bin %> check --cluster -A' },
    {
      description: 'Replay a recorded review; the workload behind a Scale comes from -f.',
      command: '<%= config.bin %> check --review review.json -f deployment.yaml --policies policies/',
    },
  ]

  static override flags = {
    filename: filenameFlag,
    recursive: recursiveFlag,
    kustomize: kustomizeFlag,
    policies: policiesFlag,
    exceptions: exceptionsFlag,
    namespace: namespaceFlag,
    cluster: Flags.boolean({ summary: 'Check what stands in the cluster: what was there before the policy.' }),
    'all-namespaces': allNamespacesFlag,
    reports: Flags.boolean({
      summary: 'With --cluster: bring the policy reports of the cluster up to date; findings are then no exit code.',
    }),
    ...clusterFlags,
    as: Flags.string({
      helpValue: 'USER',
      summary:
        'Who asks; the default is nobody in particular. A service account is in its groups. With --cluster, the user to impersonate.',
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
    offline: Flags.boolean({
      summary: 'Ask no registry: signedImages rules warn that they were not looked up.',
    }),
    strict: Flags.boolean({ summary: 'Exit 1 also where a rule warned or was skipped.' }),
    now: nowFlag,
    output: outputFlag(reportFormats, 'table'),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Check)
    refuseMixture(flags)
    const now = timeFrom(flags.now, Date.now)
    const say = (line: string): void => {
      this.io.say(line)
    }
    const printed = { strict: flags.strict, colour: this.io.colour }
    if (flags.cluster) {
      const { report, notes, code } = await runScan(flags, now, say)
      notes.forEach(say)
      this.io.out(printReport(report, flags.output, printed))
      return code
    }
    const { report, notes, code } = await runCheck(flags, now, say)
    notes.forEach(say)
    this.io.out(printReport(report, flags.output, printed))
    return code
  }
}
