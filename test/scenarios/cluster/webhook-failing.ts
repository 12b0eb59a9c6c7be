import { deployment } from '../manifests.ts'
import type { Scenario } from '../scenario.ts'
import { untilCondition } from '../waiting.ts'

/** An admission webhook that does not answer stops the ReplicaSet. */
export const webhookFailing: Scenario = {
  name: 'webhook-failing',
  claim: 'an admission webhook that does not answer stops the ReplicaSet',
  group: 'broken',
  async arrange(world) {
    const name = `${world.namespace}.example.com`
    await world.apply({
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: world.namespace },
      webhooks: [
        {
          name,
          clientConfig: { service: { namespace: world.namespace, name: 'guard', path: '/validate' } },
          rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': world.namespace } },
          failurePolicy: 'Fail',
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          timeoutSeconds: 1,
        },
      ],
    })
    world.undo(() => world.delete('ValidatingWebhookConfiguration', world.namespace))
    await world.apply(deployment('web', {}))
    await untilCondition(world, 'Deployment', 'web', 'ReplicaFailure')
  },
  expect: [
    { code: 'WebhookFailing', root: 'ValidatingWebhookConfiguration/s-webhook-failing', affected: ['Deployment/web'] },
  ],
}
