import { ensure, listAt } from '../json.ts'
import type { Plugin } from './plugins.ts'

const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }

/** TaintNodesByCondition: nothing goes to a Node before it is known to be ready. */
export const taintNewNode: Plugin = (_machinery, _request, node) => {
  const taints = listAt(node, 'spec.taints')
  const has = taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)
  if (!has) ensure(node, 'spec')['taints'] = [...taints, notReady]
}
