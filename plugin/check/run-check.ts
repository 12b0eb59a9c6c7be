import { HealError } from '../../policies/heal-error.ts'
import type { ClusterFlags } from '../connect/cluster-flags.ts'
import { imageTimeout } from '../images/image-timeout.ts'
import { lazyConnection } from '../images/lazy-connection.ts'
import { runImages } from '../images/run-images.ts'
import { loadSet } from '../load-set.ts'
import { namespaceFrom } from '../names.ts'
import { refuseIdle } from '../scan/refuse-mixture.ts'
import { check } from './check.ts'
import { exitCode, type Checked } from './report.ts'
import { userFrom } from './user.ts'

/** The flags of a check of files. */
export interface CheckFlags extends ClusterFlags {
  readonly [flag: string]: unknown
  filename?: string[] | undefined
  recursive: boolean
  kustomize?: string[] | undefined
  policies?: string[] | undefined
  exceptions?: string[] | undefined
  old?: string[] | undefined
  review?: string[] | undefined
  namespace?: string | undefined
  strict: boolean
  offline: boolean
}

/** `check` of files: loads the policies, judges, asks registries where rules say so. Throws a HealError for what cannot be read. */
export async function runCheck(
  flags: CheckFlags,
  now: number,
  say: (line: string) => void,
): Promise<Checked & { code: number }> {
  if (flags.policies === undefined) throw new HealError('usage', 'give --policies FILE|DIR, or --cluster')
  const { as, 'as-group': groups = [], kubeconfig, context, 'request-timeout': timeout } = flags
  const user = userFrom(as, groups)
  const set = await loadSet(flags.policies, flags.exceptions ?? [], now, say)
  refuseIdle(flags, set)
  // Who asks of the policies is not who reads their Secrets.
  const cluster = lazyConnection({ kubeconfig, context, 'request-timeout': timeout })
  const images = runImages(set, {
    offline: flags.offline,
    pullSecrets: false,
    timeout: imageTimeout(timeout),
    reach: cluster.reach,
  })
  const close = async (): Promise<void> => {
    await images.close()
    cluster.close()
  }
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
    images,
  }).finally(close)
  return { report, notes: [...notes, ...images.notes()], code: exitCode(report, flags.strict) }
}
