import type { Analyzer } from '../../analyzer.ts'
import { kubectlOn } from '../../../text/kubectl-text.ts'
import { podFinding, podReads, rollbackCommand, unreadEvents, type Told } from '../pod-finding.ts'
import { deniedOrMissing, imageNotFound, imageUnauthorized } from './refused-pull.ts'
import { pullEvidence, pullsInTrouble, type Pull } from './pull.ts'
import { registryRateLimited, registryUnreachable } from './registry-trouble.ts'
import { wrongArchitecture } from './wrong-architecture.ts'

/** Images that cannot be pulled, by what containerd, CRI-O and docker say. ErrImagePull and ImagePullBackOff are the same. */
export const imagePulls: Analyzer = {
  name: 'image-pulls',
  reads: [...podReads, 'secrets'],
  *analyze(facts) {
    for (const pull of pullsInTrouble(facts)) yield podFinding(facts, pull.pod, pullTold(pull))
  },
}

interface PullRule {
  matches: RegExp
  tell: (pull: Pull) => Told
}

/** In this order: the ambiguous before what it is made of, answers of the registry before trouble on the way to it. */
const rules: readonly PullRule[] = [
  { matches: /toomanyrequests|too many requests|\b429\b|rate limit/i, tell: registryRateLimited },
  {
    matches:
      /(?:does not exist|not found) or may require|requested access to the resource is denied|insufficient_scope/i,
    tell: deniedOrMissing,
  },
  {
    matches:
      /unauthorized|authentication required|\b40[13]\b|forbidden|access denied|no basic auth credentials|authorization (?:failed|token)/i,
    tell: imageUnauthorized,
  },
  {
    matches:
      /manifest unknown|manifest for .* not found|name unknown|repository .*not found|: not found|\b404\b|NAME_UNKNOWN|MANIFEST_UNKNOWN/i,
    tell: imageNotFound,
  },
]

function pullTold(pull: Pull): Told {
  if (pull.reason === 'InvalidImageName') return invalidName(pull)
  if (pull.reason === 'ErrImageNeverPull') return neverPulled(pull)
  const architecture = wrongArchitecture(pull, pull.text)
  if (architecture !== undefined)
    return { ...architecture, root: pull.root, evidence: [...pullEvidence(pull), ...architecture.evidence.slice(1)] }
  const rule = rules.find(({ matches }) => matches.test(pull.text))
  return rule?.tell(pull) ?? registryUnreachable(pull) ?? unknownFailure(pull)
}

function invalidName(pull: Pull): Told {
  return {
    code: 'ImageNameInvalid',
    root: pull.root,
    cause: `${pull.container.image} is no valid name of an image`,
    evidence: pullEvidence(pull),
    ruledOut: ['not the registry: it was not asked'],
    next: [
      '# correct the image: lower case, no spaces, HOST[:PORT]/NAME[:TAG][@DIGEST]',
      ...rollbackCommand(pull.facts, pull.pod),
    ],
  }
}

function neverPulled(pull: Pull): Told {
  return {
    code: 'ImageNeverPulled',
    root: pull.root,
    cause: `The image ${pull.container.image} is not on the node, and imagePullPolicy Never forbids to pull it`,
    evidence: pullEvidence(pull),
    ruledOut: ['not the registry: it was not asked'],
    next: [
      '# set imagePullPolicy to IfNotPresent, or load the image onto every node',
      ...rollbackCommand(pull.facts, pull.pod),
    ],
  }
}

function unknownFailure(pull: Pull): Told {
  return {
    code: 'ImagePullFailed',
    root: pull.root,
    cause: `The image ${pull.container.image} cannot be pulled`,
    evidence: pullEvidence(pull),
    unread: unreadEvents(pull.facts, 'why'),
    next: [kubectlOn('describe', pull.pod.ref), ...rollbackCommand(pull.facts, pull.pod)],
  }
}
