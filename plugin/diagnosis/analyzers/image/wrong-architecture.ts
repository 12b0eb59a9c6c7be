import { asString, dig } from '../../../../policies/json.ts'
import { valueEvidence } from '../../evidence.ts'
import type { Evidence } from '../../finding.ts'
import { kubectlList } from '../../../text/kubectl-text.ts'
import { specEvidence, type ContainerCase } from '../container-case.ts'
import { rollbackCommand, type Told } from '../pod-finding.ts'

const texts =
  /exec format error|no match for platform in manifest|no matching manifest for|image operating system ".*" cannot be used|no image found in (?:manifest list|image index) for architecture/i

/** Longer texts are not of a runtime, and would take long to match. */
const longest = 8192

/** The image has nothing for the CPU of the node, as the runtime, the kernel or the registry says; undefined where none does. */
export function wrongArchitecture(of: ContainerCase, text: string): Told | undefined {
  if (!texts.test(text.slice(0, longest))) return undefined
  const node = nodeArchitecture(of)
  const architecture = node?.architecture === undefined ? '' : ` (${node.architecture})`
  return {
    code: 'ImageWrongArchitecture',
    cause: `The image is not built for the architecture of the node${architecture}`,
    evidence: [specEvidence(of, 'image', of.container.image), ...(node?.evidence ?? [])],
    next: [
      '# build the image for this architecture too (docker buildx build --platform), or select nodes by kubernetes.io/arch',
      kubectlList('get nodes -L kubernetes.io/arch'),
      ...rollbackCommand(of.facts, of.pod),
    ],
  }
}

function nodeArchitecture({ facts, pod }: ContainerCase): { architecture: string; evidence: Evidence[] } | undefined {
  const node = facts.snapshot.get('nodes', pod.node)
  if (node.state !== 'known') return undefined
  const architecture = asString(dig(node.value, 'status', 'nodeInfo', 'architecture'))
  if (architecture === undefined) return undefined
  return { architecture, evidence: [valueEvidence(node.value, 'status', 'nodeInfo', 'architecture')] }
}
