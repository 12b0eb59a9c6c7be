import type { Scenario } from '../scenario.ts'
import { untilCondition } from '../waiting.ts'

/** A namespace that waits for a finalizer. */
export const namespaceTerminating: Scenario = {
  name: 'namespace-terminating',
  claim: 'a namespace that waits for a finalizer',
  group: 'broken',
  alone: true,
  async arrange(world) {
    const name = `${world.namespace}-old`
    const held = { name: 'held', namespace: name, finalizers: ['example.com/archive'] }
    await world.apply({ kind: 'Namespace', metadata: { name } }, { kind: 'ConfigMap', metadata: held })
    await world.delete('Namespace', name)
    world.undo(() => world.apply({ kind: 'ConfigMap', metadata: { ...held, finalizers: [] } }))
    await untilCondition(world, 'Namespace', name, 'NamespaceFinalizersRemaining')
  },
  later: 15 * 60_000,
  expect: [{ code: 'NamespaceTerminating', root: 'Namespace/s-namespace-terminating-old' }],
}
