import type { ImageReport } from '../../policies/images/image-report.ts'
import { questionFor } from '../../policies/rules/signed-images/image-question.ts'
import type { ClusterFlags } from '../connect/cluster-flags.ts'
import { someAtOnce } from '../some-at-once.ts'
import { imageTimeout } from '../images/image-timeout.ts'
import { lazyConnection } from '../images/lazy-connection.ts'
import { openVerifier, type OpenVerifier } from '../images/open-verifier.ts'
import type { Covered } from './covering-rules.ts'
import { imageResult, imageResults, type ImageResults } from './result.ts'

/** What verifying images takes besides the images. */
export interface VerifyOptions extends ClusterFlags {
  /** Whose pull secrets may be used; undefined: nobody's, and no cluster is asked for them. */
  namespace?: string | undefined
}

/** What images came to, and what it is to be taken with, a line each. */
export interface VerifiedImages extends ImageResults {
  notes: readonly string[]
}

/** Registries take as much at once; signatures wait for a processor. */
const atOnce = 16

/** Asks the registries, and verifies what they have. A cluster is reached only where a rule or --namespace refers to it. */
export async function verifyImages(covered: readonly Covered[], options: VerifyOptions): Promise<VerifiedImages> {
  const timeout = imageTimeout(options['request-timeout'])
  const cluster = lazyConnection(options)
  const open = openVerifier({ reach: cluster.reach, timeout })
  try {
    return await explainAll(covered, open, options.namespace ?? '', timeout)
  } finally {
    await open.close()
    cluster.close()
  }
}

async function explainAll(
  covered: readonly Covered[],
  { verifier, logins }: OpenVerifier,
  namespace: string,
  timeout: number,
): Promise<VerifiedImages> {
  const reports = new Map<Covered, ImageReport>()
  const pull = { namespace, serviceAccount: namespace === '' ? '' : 'default', secrets: [] }
  await someAtOnce(covered, atOnce, async (each) => {
    const question = questionFor(each.signature, each.image, pull)
    reports.set(each, await verifier.explain(question, performance.now() + timeout))
  })
  const results = covered.flatMap((each) => {
    const report = reports.get(each)
    return report === undefined ? [] : [imageResult(report, each.policy, each.rule)]
  })
  const notes = [...reports.values()].flatMap((report) => logins.noteOf(report) ?? [])
  return { ...imageResults(results), notes: [...new Set(notes)] }
}
