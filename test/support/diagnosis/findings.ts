import type { Analyzer } from '../../../plugin/diagnosis/analyzer.ts'
import type { Finding } from '../../../plugin/diagnosis/finding.ts'
import type { Verdict } from '../../../plugin/diagnosis/verdict.ts'
import type { ObjectReference } from '../../../plugin/object-reference.ts'
import { namespace } from './objects.ts'

/** `Deployment/web` of the tests' namespace, `Node/node-1`, `Pod/other/web-1`. */
export function ref(text: string): ObjectReference {
  const [kind = '', first = '', second] = text.split('/')
  if (second !== undefined) return { kind, namespace: first, name: second }
  return clusterKinds.has(kind) ? { kind, name: first } : { kind, namespace, name: first }
}

const clusterKinds = new Set(['Node', 'Registry', 'Namespace', 'StorageClass'])

/** What a test wants of a finding; references as `ref` reads them. */
export interface FindingParts extends Partial<Omit<Finding, 'code' | 'root' | 'affects' | 'because'>> {
  affects?: readonly string[]
  because?: readonly string[]
}

/** A finding; it affects its root unless said otherwise. */
export function finding(code: Finding['code'], root: string, parts: FindingParts = {}): Finding {
  const { affects = [root], because, ...rest } = parts
  return {
    code,
    root: ref(root),
    affects: affects.map(ref),
    cause: `${code} of ${root}`,
    evidence: [],
    next: [],
    ...(because === undefined ? {} : { because: because.map(ref) }),
    ...rest,
  }
}

/** An analyzer that finds exactly these. */
export function finds(...findings: readonly Finding[]): Analyzer {
  return { name: 'given', reads: [], analyze: () => findings }
}

/** `Kind/name` of the tests' namespace, `Kind/namespace/name` of others. */
export function shortName({ kind, namespace: where, name }: ObjectReference): string {
  return where === undefined || where === namespace ? `${kind}/${name}` : `${kind}/${where}/${name}`
}

/** `SecretMissing Secret/token: Deployment/web < ServiceWithoutReadyPods Service/web`: cause, what it affects, what follows. */
export function outline({ code, root, affected, consequences }: Verdict): string {
  const follows = consequences.map((each) => ` < ${each.code} ${shortName(each.object)}`)
  return `${code} ${shortName(root)}: ${affected.map(shortName).join(', ')}${follows.join('')}`
}
