import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { allNamespacesFlag, clusterFlags, contextNamespaceFlag } from '../connect/cluster-flags.ts'
import { driftFormats } from '../drift/output/print-drift.ts'
import { runDrift } from '../drift/run-drift.ts'
import { filenameFlag, kustomizeFlag, outputFlag, policiesFlag, recursiveFlag } from '../flags.ts'
import { HealCommand } from '../heal-command.ts'

/** `kubectl heal drift` */
export class Drift extends HealCommand {
  static override summary = 'Tell what in the cluster is not as it was declared, and who changed it.'
  static override description = `Compares manifests with the objects that stand for them; without manifests, objects with what was applied of them. Spellings of one value, defaults, what webhooks and autoscalers do and what nobody declared are no drift. Every drifted field comes with its declared and its live value, who wrote it with what and when, and the policy that locks it. Only looks.

Values of env, args, command and Secrets are hidden everywhere but in -o patch.

Exit codes: 0 no drift; 1 drift, or objects that are missing or extra; 2 an error, or something could not be read.`

  static override examples = [
    { description: 'Compare a directory of manifests.', command: '<%= config.bin %> drift -f deploy/ -R' },
    { description: 'Compare a kustomization.', command: '<%= config.bin %> drift -k overlays/production -n prod-shop' },
    {
      description: 'Compare what Helm renders, line by line.',
      command: 'helm template shop | <%= config.bin %> drift -f - -n prod-shop -o diff',
    },
    { description: 'Compare everything with what was applied last.', command: '<%= config.bin %> drift -A' },
    {
      description: 'One workload, with what nobody declared.',
      command: '<%= config.bin %> drift deployment/web --added -o wide',
    },
    {
      description: 'Offline: manifests against what a cluster was recorded as.',
      command: '<%= config.bin %> drift -f deploy/ --from dump/ -o json',
    },
    { description: 'Put everything back.', command: '<%= config.bin %> drift -f deploy/ -o patch | sh' },
  ]

  static override args = {
    target: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'TYPE/NAME, TYPE NAME or TYPE; the default is everything.',
    }),
  }

  static override flags = {
    filename: filenameFlag,
    recursive: recursiveFlag,
    kustomize: kustomizeFlag,
    namespace: contextNamespaceFlag,
    'all-namespaces': allNamespacesFlag,
    selector: Flags.string({
      char: 'l',
      helpValue: 'SELECTOR',
      summary: 'Only objects with these labels: app=web,tier!=cache. Of manifests their own labels count.',
    }),
    from: Flags.string({
      helpValue: 'DIR',
      summary: 'Compare with recorded objects instead of a cluster: files, or what "kubectl cluster-info dump" wrote.',
    }),
    now: Flags.string({
      helpValue: 'TIME',
      summary: 'With --from the time that ages are counted to (RFC 3339); the default is the newest time in the files.',
    }),
    added: Flags.boolean({ summary: 'Also what nobody declared, but for defaults and what the API server fills in.' }),
    policies: policiesFlag,
    output: outputFlag(driftFormats, 'table'),
    ...clusterFlags,
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Drift)
    return runDrift(this.io, args.target ?? [], flags)
  }
}
