import type { VapExport } from '../../policies/export/vap/export-vap.ts'
import { count } from '../../policies/messages/text.ts'

/** What is told of an export: what was made of how many rules, what the twin does not hold, and where else it differs. */
export function exportStory({ objects, losses, notes }: VapExport, rules: number): string[] {
  const whole = new Set(losses.filter((loss) => loss.whole).map(({ policy, rule }) => `${policy}/${rule}`))
  const policies = count(objects.length / 2, 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicies')
  return [
    ...losses.map(
      ({ policy, rule, whole: isWhole, reason }) =>
        `${isWhole ? 'not exported' : 'exported in part'}: ${policy}/${rule}: ${reason}`,
    ),
    ...notes.map((note) => `note: ${note}`),
    `${count(rules - whole.size, 'rule')} of ${String(rules)} exported, as ${policies} with bindings`,
  ]
}
