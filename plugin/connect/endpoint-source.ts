import type { EndpointSource } from '../../cluster/endpoint.ts'
import { HealError } from '../../policies/heal-error.ts'
import type { ClusterFlags } from './cluster-flags.ts'

/** What the flags say of the way to a cluster. Throws a HealError for flags that would reach another cluster, or nobody's. */
export function endpointSource(flags: ClusterFlags): EndpointSource {
  const { kubeconfig, context, as } = flags
  // A script whose variable is not set gives an empty word.
  for (const [flag, value] of Object.entries({ kubeconfig, context, as }))
    if (value === '') throw new HealError('usage', `--${flag} is empty`, { hint: 'Leave it out, or name one' })
  const asGroups = flags['as-group']
  if (asGroups !== undefined && as === undefined)
    throw new HealError('usage', '--as-group needs --as: groups alone are nobody', { hint: 'Say --as USER too' })
  return {
    kind: 'kubeconfig',
    ...(kubeconfig === undefined ? {} : { file: kubeconfig }),
    ...(context === undefined ? {} : { context }),
    ...(as === undefined ? {} : { as }),
    ...(asGroups === undefined ? {} : { asGroups }),
  }
}
