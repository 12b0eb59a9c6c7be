import { list } from '../../../../policies/messages/text.ts'
import { referenceOf } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence } from '../../evidence.ts'
import { kubectl, kubectlOn } from '../../../text/kubectl-text.ts'
import { conditionOf, type ConditionView } from '../../pod-view.ts'
import { podsByNode } from './pods-by-node.ts'

const resources: Readonly<Record<string, string>> = {
  MemoryPressure: 'memory',
  DiskPressure: 'disk space',
  PIDPressure: 'process ids',
}

/** Nodes whose kubelet says that they run short of something: it takes no new Pods, and evicts some of those it has. */
export const nodePressure: Analyzer = {
  name: 'node-pressure',
  reads: ['nodes', 'pods'],
  *analyze(facts) {
    let pods: ReturnType<typeof podsByNode> | undefined
    for (const node of facts.snapshot.list('nodes')) {
      const pressing = Object.keys(resources).flatMap((type): ConditionView[] => {
        const condition = conditionOf(node, type)
        return condition?.status === 'True' ? [condition] : []
      })
      if (pressing.length === 0) continue
      pods ??= podsByNode(facts)
      const root = referenceOf(node)
      const evicted = (pods.get(root.name) ?? []).filter(({ reason }) => reason === 'Evicted')
      yield {
        code: 'NodeUnderPressure',
        root,
        affects: [root, ...evicted.map(({ ref }) => ref)],
        cause: `The node runs short of ${list(pressing.map(({ type }) => resources[type] ?? type))}, takes no new Pods and evicts some`,
        evidence: pressing.map((condition) => conditionEvidence(node, condition)),
        next: [
          kubectlOn('describe', root),
          kubectl('get', 'pods', '-A', '-o', 'wide', '--field-selector', `spec.nodeName=${root.name}`),
          '# free the resource: unused images and logs for disk space, requests nearer to usage for memory',
        ],
      }
    }
  },
}
