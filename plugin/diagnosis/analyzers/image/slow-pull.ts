import type { Analyzer } from '../../analyzer.ts'
import type { EventView } from '../../event-view.ts'
import { eventEvidence } from '../../evidence.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import { creationPatience } from '../../settled.ts'
import {
  containersInTrouble,
  durationText,
  eventsOfContainer,
  specEvidence,
  type ContainerCase,
} from '../container-case.ts'
import { podFinding, podReads } from '../pod-finding.ts'
import { registryOf } from './pull.ts'

/** Pulls that take longer than two minutes. */
export const slowPulls: Analyzer = {
  name: 'slow-pulls',
  reads: podReads,
  *analyze(facts) {
    for (const of of containersInTrouble(facts)) {
      const pulling = pullUnderWay(of)
      if (pulling === undefined || facts.now - pulling.last < creationPatience) continue
      yield podFinding(facts, of.pod, {
        code: 'ImagePullSlow',
        cause: `The image ${of.container.image} is being pulled from ${registryOf(of.container.image)} for ${durationText(facts.now - pulling.last)}`,
        evidence: [eventEvidence(pulling), specEvidence(of, 'image', of.container.image)],
        ruledOut: ['not a failure so far: the node is still pulling'],
        next: [
          kubectlOn('describe', of.pod.ref),
          '# a smaller image, or a registry or mirror nearer to the nodes, starts sooner',
        ],
      })
    }
  },
}

/** The Event of a pull that has not ended: the newest word about the container's image. */
function pullUnderWay(of: ContainerCase): EventView | undefined {
  const { waiting } = of.container
  if (waiting?.reason !== 'ContainerCreating' && waiting?.reason !== 'PodInitializing') return undefined
  const newest = eventsOfContainer(of)[0]
  return newest?.reason === 'Pulling' ? newest : undefined
}
