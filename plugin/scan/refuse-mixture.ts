import { HealError } from '../../policies/heal-error.ts'
import type { PolicySet } from '../../policies/load/policy.ts'
import { list } from '../../policies/messages/text.ts'
import { readsCluster, signatureRules } from '../images/signature-rules.ts'

/** The flags that say what is checked. */
export interface CheckFlags {
  readonly [flag: string]: unknown
}

const onlyForFiles = ['filename', 'kustomize', 'old', 'review', 'recursive']
const onlyForClusters = ['all-namespaces', 'reports']
/** Manifests need a cluster where the policies refer to its objects, and requests where images are verified. */
const onlyForReferences = ['kubeconfig', 'context']

/** Throws a HealError where flags for files and for a cluster are mixed. */
export function refuseMixture(flags: CheckFlags): void {
  const strange = (flags['cluster'] === true ? onlyForFiles : onlyForClusters).filter((flag) => isGiven(flags[flag]))
  if (strange.length > 0) {
    const names = list(strange.map((flag) => `--${flag}`))
    throw flags['cluster'] === true
      ? new HealError('usage', `--cluster and ${names} exclude each other`, {
          hint: 'Check files and the cluster one after the other',
        })
      : new HealError('usage', `${names} ${strange.length === 1 ? 'goes' : 'go'} with --cluster`)
  }
  if (flags['all-namespaces'] === true && flags['namespace'] !== undefined)
    throw new HealError('usage', '-A and -n exclude each other')
  if (flags['exceptions'] !== undefined && flags['policies'] === undefined)
    throw new HealError('usage', '--exceptions needs --policies', {
      hint: 'Without them the policies and exceptions of the cluster count',
    })
}

/** Throws a HealError for flags that would do nothing, because manifests are checked by policies that verify no images. */
export function refuseIdle(flags: CheckFlags, set: PolicySet): void {
  const rules = signatureRules(set)
  const idle = [
    ...(rules.some(({ signature }) => readsCluster(signature.options)) ? [] : onlyForReferences),
    ...(rules.length > 0 ? [] : ['request-timeout']),
  ].filter((flag) => isGiven(flags[flag]))
  if (idle.length > 0)
    throw new HealError(
      'usage',
      `${list(idle.map((flag) => `--${flag}`))} ${idle.length === 1 ? 'goes' : 'go'} with --cluster`,
      {
        hint: 'Manifests are checked without a cluster; only signedImages rules ask for more',
      },
    )
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false
}
