import { referenceText } from '../../reference-text.ts'
import { refused } from './outcomes.ts'
import type { Remedy } from './remedy.ts'

/** Puts declared values back. What is declared stands in manifests that only `kubectl heal drift` reads. */
export const revertDrift: Remedy = {
  name: 'RevertDrift',
  title: 'put the declared values back',
  kinds: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'CronJob'],
  guards: ['what was declared is not known', 'replicas that an autoscaler sets'],
  plan: ({ target }) =>
    refused(
      'reverting drift is a command of its own',
      `kubectl heal drift revert ${referenceText(target)} -f MANIFESTS`,
    ),
}
