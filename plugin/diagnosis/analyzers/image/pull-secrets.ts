import { asArray, asString, dig } from '../../../../policies/json.ts'
import { list } from '../../../../policies/messages/text.ts'
import type { ObjectReference } from '../../../object-reference.ts'
import { eventEvidence, fieldEvidence, missingEvidence } from '../../evidence.ts'
import type { Evidence } from '../../finding.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import type { PodView } from '../../pod-view.ts'
import type { Told } from '../pod-finding.ts'
import { pullEvidence, type Pull } from './pull.ts'

const types: ReadonlySet<string> = new Set(['kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg'])

/** The Secrets that a Pod names for pulling; admission has added those of its ServiceAccount. */
export function pullSecretsOf({ spec, namespace }: PodView): ObjectReference[] {
  return asArray(spec['imagePullSecrets'])
    .map((entry) => asString(dig(entry, 'name')) ?? '')
    .filter((name) => name !== '')
    .map((name) => ({ kind: 'Secret', namespace, name }))
}

/** A pull that needs a login, and a pull Secret that is not there or is none; undefined where that is not the reason. */
export function pullSecretTold(pull: Pull): Told | undefined {
  for (const secret of pullSecretsOf(pull.pod)) {
    const found = pull.facts.snapshot.get('secrets', secret.name, secret.namespace)
    if (found.state === 'known') {
      const type = asString(dig(found.value, 'type')) ?? 'Opaque'
      if (!types.has(type)) return wrongType(pull, secret, fieldEvidence(found.value, 'type', type))
    }
    if (found.state === 'absent' || unretrieved(pull, secret.name) !== undefined)
      return missing(pull, secret, found.state === 'absent')
  }
  return undefined
}

/** The kubelet's Event that it could not read the Secret. */
function unretrieved({ facts, pod }: Pull, name: string): Evidence | undefined {
  const event = facts.eventsOf(pod.object).find(({ reason }) => reason === 'FailedToRetrieveImagePullSecret')
  const named = /\(([^)]*)\)/.exec(event?.message ?? '')?.[1]?.split(', ') ?? []
  return event !== undefined && named.includes(name) ? eventEvidence(event) : undefined
}

function missing(pull: Pull, secret: ObjectReference, isAbsent: boolean): Told {
  const elsewhere = namespacesWith(pull, secret.name)
  const event = unretrieved(pull, secret.name)
  return {
    code: 'PullSecretMissing',
    root: secret,
    cause: `The pull Secret does not exist, and the registry wants a login${elsewhere.length === 0 ? '' : `; one of that name is in namespace ${list(elsewhere)}, and Pods use only those of their own`}`,
    evidence: [
      ...(isAbsent ? [missingEvidence(secret)] : []),
      ...(event === undefined ? [] : [event]),
      ...pullEvidence(pull),
    ],
    ruledOut: ['not the network: the registry answered'],
    next: [
      kubectlList('get secrets', secret.namespace),
      `# create it in namespace ${secret.namespace ?? ''} (kubectl create secret docker-registry ${secret.name} …), or correct imagePullSecrets`,
    ],
  }
}

function namespacesWith({ facts }: Pull, name: string): string[] {
  const same = facts.snapshot.list('secrets').filter((object) => dig(object, 'metadata', 'name') === name)
  return same.map((object) => asString(dig(object, 'metadata', 'namespace')) ?? '').sort()
}

function wrongType(pull: Pull, secret: ObjectReference, type: Evidence): Told {
  return {
    code: 'PullSecretWrongType',
    root: secret,
    cause: `The pull Secret is of type ${type.value}, which no registry login is read from`,
    evidence: [type, ...pullEvidence(pull)],
    ruledOut: ['not a missing Secret: it is there', 'not the network: the registry answered'],
    next: [
      kubectlOn('get', secret, '-o', 'jsonpath={.type}'),
      '# make it anew with kubectl create secret docker-registry (type kubernetes.io/dockerconfigjson)',
    ],
  }
}
