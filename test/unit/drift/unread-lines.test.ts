import assert from 'node:assert/strict'
import { unreadLines } from '../../../plugin/drift/output/unread-lines.ts'

const refused = (resource: string, where = ' in namespace "shop"', user = '"bob"') => {
  return { resource, reason: `${user} may not list ${resource}.apps${where}` }
}
const give = 'an administrator gives it with: kubectl create'

const rows: readonly [claim: string, unread: Parameters<typeof unreadLines>[0], lines: string[]][] = [
  ['nothing', [], []],
  [
    'all kinds that one may not list in a namespace are one line, and who may give what is told',
    [refused('deployments'), refused('pods')],
    [
      'error: deployments and pods could not be read: "bob" may not list them in namespace "shop"',
      `hint: the ClusterRole view allows it; ${give} rolebinding NAME --clusterrole=view --user=bob -n shop`,
    ],
  ],
  [
    'in all namespaces the role is bound for the cluster; what it does not hold is told',
    [refused('pods', ''), refused('roles', '')],
    [
      'error: pods and roles could not be read: "bob" may not list them',
      `hint: the ClusterRole view allows it (but for roles); ${give} clusterrolebinding NAME --clusterrole=view --user=bob`,
    ],
  ],
  [
    'a ServiceAccount is bound as one',
    [refused('pods', ' in namespace "shop"', '"system:serviceaccount:ci:bot"')],
    [
      'error: pods could not be read: "system:serviceaccount:ci:bot" may not list them in namespace "shop"',
      `hint: the ClusterRole view allows it; ${give} rolebinding NAME --clusterrole=view --serviceaccount=ci:bot -n shop`,
    ],
  ],
  [
    'no role is offered that would not help',
    [refused('roles'), refused('widgets')],
    ['error: roles and widgets could not be read: "bob" may not list them in namespace "shop"'],
  ],
  [
    'every other reason is a line',
    [
      { resource: 'pods', reason: 'the API server did not answer' },
      { resource: 'services', reason: 'it was\nlost' },
    ],
    ['error: pods could not be read: the API server did not answer', 'error: services could not be read: it was lost'],
  ],
  [
    'a reason that only begins like a refusal cannot break the line',
    [{ resource: 'pods', reason: '"\\x" may not list pods' }],
    ['error: pods could not be read: "\\x" may not list pods'],
  ],
]

describe('drift: kinds that could not be read', () => {
  for (const [claim, unread, lines] of rows)
    it(claim, () => {
      assert.deepEqual(unreadLines(unread), lines)
    })
})
