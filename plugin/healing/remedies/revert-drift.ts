import { referenceText } from '../../reference-text.ts'
import { refused } from './outcomes.ts'
import type { Remedy } from './remedy.ts'

/**
 * Puts declared values back. What is declared takes more than this catalogue reads: `kubectl heal drift revert` compares, and `fix` hands
 * over to it (`hand-over.ts`) before it comes here.
 */
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
