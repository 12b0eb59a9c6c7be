import type { EndpointSource } from '../../cluster/endpoint.ts'
import { HealError } from '../../policies/heal-error.ts'
import type { ClusterFlags } from './cluster-flags.ts'

/** What is known of this machine: its environment, its home, and which files there are. */
export interface Machine {
  env: Readonly<Record<string, string | undefined>>
  home: string
  exists: (file: string) => boolean
}

/**
 * Where the way to the cluster is written, in kubectl's order: --kubeconfig, $KUBECONFIG, ~/.kube/config, the Pod this runs in.
 * Throws a HealError where there is none.
 */
export function kubeconfigSource(flags: ClusterFlags, machine: Machine): EndpointSource {
  const { kubeconfig, context } = flags
  for (const [flag, value] of Object.entries({ kubeconfig, context, as: flags.as })) refuseEmpty(flag, value)
  if (flags['as-group'] !== undefined && flags.as === undefined)
    throw new HealError('usage', '--as-group needs --as: groups alone are nobody', { hint: 'Say --as USER too' })
  if (kubeconfig !== undefined && !machine.exists(kubeconfig))
    throw new HealError('no-kubeconfig', `--kubeconfig ${JSON.stringify(kubeconfig)}: there is no such file`)
  const found = kubeconfig !== undefined || foundByDefault(machine)
  if (!found && isPod(machine) && context === undefined && flags.as === undefined) return { kind: 'in-cluster' }
  if (!found) throw noKubeconfig(machine)
  return {
    kind: 'kubeconfig',
    ...(kubeconfig === undefined ? {} : { file: kubeconfig }),
    ...(context === undefined ? {} : { context }),
    ...(flags.as === undefined ? {} : { as: flags.as }),
    ...(flags['as-group'] === undefined ? {} : { asGroups: flags['as-group'] }),
  }
}

/** A script whose variable is not set gives an empty word, and would reach another cluster than it means. */
function refuseEmpty(flag: string, value: string | undefined): void {
  if (value === '') throw new HealError('usage', `--${flag} is empty`, { hint: 'Leave it out, or name one' })
}

function foundByDefault(machine: Machine): boolean {
  return defaultFiles(machine).some(machine.exists)
}

function defaultFiles({ env, home }: Machine): string[] {
  const listed = env['KUBECONFIG'] ?? ''
  const separator = env['OS'] === 'Windows_NT' ? ';' : ':'
  return listed === '' ? [`${home}/.kube/config`] : listed.split(separator).filter((file) => file !== '')
}

function isPod({ env }: Machine): boolean {
  return (env['KUBERNETES_SERVICE_HOST'] ?? '') !== ''
}

function noKubeconfig(machine: Machine): HealError {
  const files = defaultFiles(machine)
  const origin = (machine.env['KUBECONFIG'] ?? '') === '' ? 'KUBECONFIG is not set' : 'KUBECONFIG names it'
  const what = files.length === 1 ? `${files.join('')} does not exist` : `none of ${files.join(', ')} exists`
  return new HealError('no-kubeconfig', `there is no kubeconfig: ${what} (${origin})`, {
    hint: 'Name one with --kubeconfig FILE or KUBECONFIG; your cluster\'s provider writes it, for example "kind export kubeconfig"',
  })
}
