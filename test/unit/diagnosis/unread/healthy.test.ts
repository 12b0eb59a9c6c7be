import assert from 'node:assert/strict'
import { analyzers } from '../../../../plugin/diagnosis/analyzers/analyzers.ts'
import { readsOf } from '../../../../plugin/diagnosis/examine.ts'
import { diagnose } from '../../../../plugin/diagnosis/diagnose.ts'
import { referenceKey, referenceOf } from '../../../../plugin/object-reference.ts'
import { snapshotOf } from '../../../support/diagnosis/facts.ts'
import { found } from '../../../support/diagnosis/found.ts'
import { healthyCluster } from '../../../support/diagnosis/healthy-cluster.ts'
import { of, without } from '../../../support/diagnosis/kinds.ts'

const cluster = healthyCluster()

describe('what is not read makes nothing broken', () => {
  it('a healthy cluster that was read in full has no trouble', () => {
    const { verdicts, unread } = diagnose(snapshotOf(cluster))
    assert.deepEqual([verdicts.map(({ code, root }) => `${code} ${referenceKey(root)}`), unread], [[], []])
  })

  it('holds every kind that an analyzer reads, so that leaving it out hides something', () => {
    const left = readsOf(analyzers).filter((resource) => without(cluster, [resource]).length === cluster.length)
    // Many have none of these two, and they only add to what is known.
    assert.deepEqual(left, ['endpointslices', 'limitranges', 'podmetrics'])
  })

  for (const analyzer of analyzers) {
    for (const resource of analyzer.reads) {
      it(`${analyzer.name} without ${resource}`, () => {
        const seen = without(cluster, [resource])
        assert.deepEqual(found([analyzer], seen, { unread: { [resource]: 'forbidden' } }).filter(isTrouble), [])
      })
    }
  }

  for (const resource of readsOf(analyzers)) {
    it(`all of them without ${resource}, which is told`, () => {
      const { verdicts, unread } = diagnose(
        snapshotOf(without(cluster, [resource]), { unread: { [resource]: 'forbidden' } }),
      )
      assert.deepEqual(
        verdicts.map(({ code, root }) => `${code} ${referenceKey(root)}`),
        [],
      )
      const told = resource === 'coreevents' ? 'events' : resource
      // Clusters without metrics are common; who lacks them is told with the verdict.
      if (resource !== 'podmetrics') assert.deepEqual(unread, [{ resource: told, reason: 'forbidden' }])
    })
  }

  it('a kind of which any one object was not read', () => {
    for (const resource of readsOf(analyzers))
      for (const missing of of(cluster, resource)) {
        const seen = cluster.filter((object) => object !== missing)
        const { verdicts } = diagnose(snapshotOf(seen, { unread: { [resource]: 'cut off' } }))
        assert.deepEqual(
          verdicts.map(({ code, root }) => `${code} ${referenceKey(root)}`),
          [],
          `without ${referenceKey(referenceOf(missing))}`,
        )
      }
  })

  it('two kinds at a time', () => {
    const kinds = readsOf(analyzers)
    for (const one of kinds)
      for (const other of kinds) {
        const seen = without(cluster, [one, other])
        const { verdicts } = diagnose(snapshotOf(seen, { unread: { [one]: 'forbidden', [other]: 'forbidden' } }))
        assert.deepEqual(
          verdicts.map(({ code, root }) => `${code} ${referenceKey(root)}`),
          [],
          `without ${one} and ${other}`,
        )
      }
  })
})

/** What was done on purpose is information. */
function isTrouble(finding: string): boolean {
  return !/^(ScaledToZero|CronJobSuspended) /.test(finding)
}
