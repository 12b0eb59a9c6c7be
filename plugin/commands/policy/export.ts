import * as Flags from '@oclif/core/flags'
import { exportVap } from '../../../policies/export/vap/export-vap.ts'
import { HealError } from '../../../policies/heal-error.ts'
import { exportStory } from '../../export/export-story.ts'
import { exceptionsFlag, nowFlag, outputFlag, requiredPoliciesFlag } from '../../flags.ts'
import { HealCommand } from '../../heal-command.ts'
import { loadSet } from '../../load-set.ts'
import { printObjects } from '../../output/object.ts'
import { timeFrom } from '../../time-from.ts'

/** `kubectl heal policy export` */
export class PolicyExport extends HealCommand {
  static override summary = 'Export policies as ValidatingAdmissionPolicies, which hold when the webhook is down.'
  static override description = `Prints ValidatingAdmissionPolicies and their bindings with every rule that CEL can express; what it cannot is told on stderr. The API server (1.30 or later) judges by them itself. With --exceptions those that are live now pass; a ValidatingAdmissionPolicy has no clock, so export again when they end.

Exit codes: 0 every rule is exported; 1 a rule, or a part of one, is not; 2 nothing could be exported.`

  static override examples = [
    '<%= config.bin %> policy export --vap --policies policies/ | kubectl apply -f -',
    '<%= config.bin %> policy export --vap --policies policies/ --exceptions exceptions/ -o json',
  ]

  static override flags = {
    vap: Flags.boolean({ summary: 'As ValidatingAdmissionPolicies (admissionregistration.k8s.io/v1).' }),
    policies: requiredPoliciesFlag,
    exceptions: exceptionsFlag,
    now: nowFlag,
    namespace: Flags.string({
      char: 'n',
      default: 'heal-system',
      helpValue: 'NAMESPACE',
      summary: 'The namespace of heal-admission, which is exempt as kube-system is.',
    }),
    output: outputFlag(['yaml', 'json'], 'yaml'),
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(PolicyExport)
    if (!flags.vap)
      throw new HealError('usage', 'what to export as is not named', {
        hint: 'There is one form: kubectl heal policy export --vap',
      })
    const now = timeFrom(flags.now, Date.now)
    const set = await loadSet(flags.policies, flags.exceptions ?? [], now, (line) => {
      this.io.say(line)
    })
    const exported = exportVap(set, { now, ownNamespace: flags.namespace })
    this.io.out(printObjects(exported.objects, flags.output))
    const rules = set.policies.reduce((sum, policy) => sum + policy.rules.length, 0)
    for (const line of exportStory(exported, rules)) this.io.say(line)
    return exported.losses.length > 0 ? 1 : 0
  }
}
