import { asString, dig } from '../../../../policies/json.ts'
import { referenceOf, type ObjectReference } from '../../../object-reference.ts'
import type { Analyzer } from '../../analyzer.ts'
import { conditionEvidence } from '../../evidence.ts'
import { kubectlList, kubectlOn } from '../../../text/kubectl-text.ts'
import { conditionOf } from '../../pod-view.ts'
import { creationPatience } from '../../settled.ts'

/** Aggregated APIs that have not been available for two minutes: what they serve, and the deletion of namespaces, stops. */
export const apiServiceDown: Analyzer = {
  name: 'api-service-down',
  reads: ['apiservices', 'services', 'pods'],
  *analyze({ snapshot, now }) {
    for (const api of snapshot.list('apiservices')) {
      const available = conditionOf(api, 'Available')
      if (available?.status !== 'False' || now - (available.since ?? 0) < creationPatience) continue
      const root = referenceOf(api)
      const service = serverOf(dig(api, 'spec', 'service'))
      yield {
        code: 'ApiServiceDown',
        root,
        affects: [root],
        cause: `The API ${root.name} is not available: ${available.message === '' ? available.reason : available.message}`,
        evidence: [conditionEvidence(api, available)],
        next: [
          kubectlOn('describe', root),
          ...(service === undefined ? [] : [kubectlList('get pods,endpointslices', service.namespace)]),
          '# repair its server, or delete the APIService where it is no longer used',
        ],
        ...(service === undefined ? {} : { because: [service] }),
      }
    }
  },
}

function serverOf(service: unknown): ObjectReference | undefined {
  const [name, namespace] = [asString(dig(service, 'name')), asString(dig(service, 'namespace'))]
  return name === undefined || namespace === undefined ? undefined : { kind: 'Service', namespace, name }
}
