import assert from 'node:assert/strict'
import { unreadNotes } from '../../../../plugin/diagnosis/print/unread-notes.ts'

const forbidden = (resource: string, group: string, where: string) => ({
  resource,
  reason: `${resource}.${group} is forbidden: User "developer" cannot list resource "${resource}" in API group "${group}" ${where}`,
})

describe('notes of what could not be read', () => {
  it('are one for all kinds that a user may not list in one place', () => {
    const cluster = ['nodes', 'storageclasses'].map((resource) => forbidden(resource, 'x.io', 'at the cluster scope'))
    assert.deepEqual(unreadNotes([...cluster, forbidden('pods', '', 'in the namespace "shop"')]), [
      'note: nodes and storageclasses could not be read: "developer" may not list them at the cluster scope',
      'note: pods could not be read: "developer" may not list them in the namespace "shop"',
    ])
  })

  it('keep every other reason', () => {
    assert.deepEqual(unreadNotes([{ resource: 'events', reason: 'they were not asked for' }]), [
      'note: events could not be read: they were not asked for',
    ])
  })
})
