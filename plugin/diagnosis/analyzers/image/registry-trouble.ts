import { fieldEvidence } from '../../evidence.ts'
import { kubectlList } from '../../../text/kubectl-text.ts'
import type { ObjectReference } from '../../../object-reference.ts'
import type { Told } from '../pod-finding.ts'
import { pullEvidence, registryOf, type Pull } from './pull.ts'

/** How the way to a registry fails, by the texts of Go's network library. */
const ways: readonly { matches: RegExp; why: string; advice: string }[] = [
  {
    matches: /no such host|server misbehaving|lookup [^:]+:/i,
    why: 'its name is not resolved',
    advice: 'check the name of the registry, and DNS on the node',
  },
  {
    matches: /connection refused/i,
    why: 'it refuses connections',
    advice: 'check that the registry runs on this port',
  },
  {
    matches: /x509|tls:|certificate/i,
    why: 'its certificate is not trusted',
    advice: 'give the nodes the CA of the registry, or renew its certificate',
  },
  {
    matches: /server gave HTTP response to HTTPS client/i,
    why: 'it speaks HTTP where HTTPS is expected',
    advice: 'serve the registry by TLS, or allow it as an insecure one in the runtime of the nodes',
  },
  {
    matches: /i\/o timeout|timed? ?out|deadline exceeded|Client\.Timeout/i,
    why: 'it does not answer in time',
    advice: 'check the way from the nodes to the registry: firewall, proxy, its load',
  },
  {
    matches: /no route to host|network is unreachable|connection reset|EOF|proxyconnect/i,
    why: 'there is no way to it',
    advice: 'check routes and proxies from the nodes to the registry',
  },
  {
    matches: /\b50[0234]\b|internal server error|bad gateway|service unavailable|registry is unavailable/i,
    why: 'it answers with an error of its own',
    advice: 'see the logs and the status page of the registry',
  },
]

/** The registry does not answer as it should; undefined where the text says nothing of that kind. */
export function registryUnreachable(pull: Pull): Told | undefined {
  const way = ways.find(({ matches }) => matches.test(pull.text))
  if (way === undefined) return undefined
  return {
    code: 'RegistryUnreachable',
    root: registryReference(pull),
    cause: `The registry cannot be reached from the nodes: ${way.why}`,
    evidence: [...pullEvidence(pull), fieldEvidence(pull.pod.object, 'spec.nodeName', pull.pod.node)],
    ruledOut: ['not the name or tag of the image: the registry was not asked for it yet'],
    next: [`# ${way.advice}`, kubectlList('get pods -A -o wide')],
  }
}

/** The registry answers 429. */
export function registryRateLimited(pull: Pull): Told {
  return {
    code: 'RegistryRateLimited',
    root: registryReference(pull),
    cause: 'The registry refuses more pulls for now: its rate limit is reached',
    evidence: pullEvidence(pull),
    ruledOut: ['not the name or tag of the image', 'not the network: the registry answered'],
    next: [
      '# pull with a login (imagePullSecrets), or through a mirror; the limit ends by itself, for Docker Hub within 6 hours',
    ],
  }
}

function registryReference({ container }: Pull): ObjectReference {
  return { kind: 'Registry', name: registryOf(container.image) }
}
