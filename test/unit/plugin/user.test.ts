import assert from 'node:assert/strict'
import { userFrom } from '../../../plugin/check/user.ts'

describe('who asks', () => {
  it('without --as nobody is named', () => {
    assert.equal(userFrom(undefined, []), undefined)
  })

  it('a user is in the groups that are named', () => {
    assert.deepEqual(userFrom('alice', ['oncall']), { username: 'alice', groups: ['oncall'] })
  })

  it('a service account is in its groups', () => {
    assert.deepEqual(userFrom('system:serviceaccount:argocd:controller', ['extra'])?.groups, [
      'extra',
      'system:serviceaccounts',
      'system:serviceaccounts:argocd',
      'system:authenticated',
    ])
  })

  it('half a service account is refused', () => {
    assert.throws(() => userFrom('system:serviceaccount:argocd', []), /is no service account/)
  })

  it('an empty name is refused', () => {
    assert.throws(() => userFrom('', []), /--as is empty/)
    assert.throws(() => userFrom('alice', ['']), /--as-group is empty/)
  })

  it('groups of nobody are refused', () => {
    assert.throws(() => userFrom(undefined, ['oncall']), /--as-group/)
  })
})
