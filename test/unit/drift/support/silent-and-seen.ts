import assert from 'node:assert/strict'
import type { JsonObject } from '../../../../policies/json.ts'
import { driftedPaths, type Around } from './compare.ts'

/** One row of the tables of false alarms: what must be silent, and the drift next to it that must be seen. */
export interface SilentAndSeen {
  silent: [manifest: JsonObject, live: JsonObject, around?: Around]
  drift: [manifest: JsonObject, live: JsonObject, path: string, around?: Around]
}

/** A suite of two tests a row, named by its claim. */
export function claimRows(title: string, rows: Readonly<Record<string, SilentAndSeen>>): void {
  describe(title, () => {
    for (const [claim, { silent, drift }] of Object.entries(rows)) {
      it(`${claim}: silent`, () => {
        const [manifest, live, around] = silent
        assert.deepEqual(driftedPaths(manifest, live, around), [])
      })
      it(`${claim}: seen`, () => {
        const [manifest, live, path, around] = drift
        assert.deepEqual(driftedPaths(manifest, live, around), [path])
      })
    }
  })
}
