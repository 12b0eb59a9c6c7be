import { connect } from '../../../plugin/connect/connect.ts'
import type { ListForm } from '../../../cluster/list-page.ts'
import { eachPage } from '../../../cluster/list.ts'
import { resources, type ResourceKey } from '../../../cluster/resource.ts'
import { readSnapshot } from '../../../cluster/snapshot/read-snapshot.ts'
import { projectForDiagnosis } from '../../../plugin/snapshot/project.ts'
import { kinds } from './kinds.ts'

/**
 * A child process of the bench: `bare` reads the pages of all kinds as the snapshot does and keeps nothing, `snapshot` makes the
 * snapshot. Prints what the reading took in milliseconds, and the objects.
 */
const [mode, kubeconfig = ''] = process.argv.slice(2)
const { client, close } = await connect({ kubeconfig })
const forms: Partial<Record<ResourceKey, ListForm>> = { configmaps: 'metadata', secrets: 'table' }

async function bare(): Promise<number> {
  const waiting = [...kinds]
  let objects = 0
  const work = async (): Promise<void> => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
      const form = forms[key]
      const read = await eachPage(client, resources[key], form === undefined ? {} : { form }, ({ items }) => {
        objects += items.length
      })
      if (!read.ok) throw new Error(read.failure.message)
    }
  }
  await Promise.all(Array.from({ length: 4 }, work))
  return objects
}

async function snapshot(): Promise<number> {
  const now = Date.now
  const read = await readSnapshot(client, { resources: kinds, now, project: projectForDiagnosis(now) })
  if (!read.ok) throw new Error(read.failure.message)
  return kinds.reduce((sum, key) => sum + read.value.list(key).length, 0)
}

const start = performance.now()
const objects = await (mode === 'bare' ? bare() : snapshot())
const took = performance.now() - start
close()
const peak = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ took, objects, peak }))
