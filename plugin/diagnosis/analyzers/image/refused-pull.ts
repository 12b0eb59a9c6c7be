import { kubectlOn } from '../../../text/kubectl-text.ts'
import { rollbackCommand, type Told } from '../pod-finding.ts'
import { pullSecretsOf, pullSecretTold } from './pull-secrets.ts'
import { pullEvidence, registryOf, type Pull } from './pull.ts'

/** The registry says that there is no such image. */
export function imageNotFound(pull: Pull): Told {
  return {
    code: 'ImageNotFound',
    root: pull.root,
    cause: `The registry ${registryOf(pull.container.image)} has no image ${pull.container.image}`,
    evidence: pullEvidence(pull),
    ruledOut: ['not the network: the registry answered', 'not the login: the registry says that it is not there'],
    next: [
      ...rollbackCommand(pull.facts, pull.pod),
      '# correct the name, tag or digest, or push the image',
      ...describe(pull),
    ],
  }
}

/** The registry wants another login than it got. */
export function imageUnauthorized(pull: Pull): Told {
  const secrets = pullSecretsOf(pull.pod)
  const login = secrets.length === 0 ? 'the Pod names no pull Secret' : `the login of its pull Secrets does not do`
  return (
    pullSecretTold(pull) ?? {
      code: 'ImageUnauthorized',
      root: pull.root,
      cause: `The registry ${registryOf(pull.container.image)} refuses to give the image ${pull.container.image}: ${login}`,
      evidence: pullEvidence(pull),
      ruledOut: ['not the network: the registry answered'],
      unread: [
        ...(secrets.length === 0 ? [] : ['what the pull Secrets hold: values of Secrets are never read']),
        'logins that nodes have of their own',
      ],
      next: [
        secrets.length === 0
          ? '# create a pull Secret and name it in imagePullSecrets of the Pod or its ServiceAccount'
          : '# renew the login in the pull Secret, and check that it may read this repository',
        ...describe(pull),
      ],
    }
  )
}

/** "pull access denied, repository does not exist or may require authorization": registries say it for both, to tell nothing. */
export function deniedOrMissing(pull: Pull): Told {
  const isPrivate = pullSecretsOf(pull.pod).length > 0
  const told = isPrivate ? imageUnauthorized(pull) : imageNotFound(pull)
  if (told.code === 'PullSecretMissing' || told.code === 'PullSecretWrongType') return told
  const image = pull.container.image
  return {
    ...told,
    cause: isPrivate
      ? `The registry refuses the login of the pull Secret for ${image}, or has no such repository: it says the same for both`
      : `The registry has no repository for ${image}, or wants a login for it: it says the same for both, and the Pod names no pull Secret`,
    ruledOut: ['not the network: the registry answered'],
  }
}

function describe({ pod }: Pull): string[] {
  return [kubectlOn('describe', pod.ref)]
}
