import { eachPage, type ListOptions } from '../../../cluster/list.ts'
import { resources, type ResourceKey, type ResourceType } from '../../../cluster/resource.ts'
import { connect } from '../../../plugin/connect/connect.ts'
import { analyzers } from '../../../plugin/diagnosis/analyzers/analyzers.ts'
import { readsOf } from '../../../plugin/diagnosis/examine.ts'
import { scannedTypes } from '../../../plugin/drift/read/scanned-types.ts'

/**
 * A child process of the bench, the bare paged read: pages of the kinds that a command (`diagnose`, `drift`) reads, four kinds at a
 * time, are read and parsed, and nothing of them is kept. Prints what the reading took, in milliseconds on the clock and of the
 * processor, and how many objects there were.
 */
const [command, kubeconfig = ''] = process.argv.slice(2)
const forms: Partial<Record<ResourceKey, ListOptions>> = {
  configmaps: { form: 'metadata' },
  secrets: { form: 'table' },
}

const lists: { type: ResourceType; options: ListOptions }[] =
  command === 'diagnose'
    ? readsOf(analyzers).map((key) => ({ type: resources[key], options: forms[key] ?? {} }))
    : scannedTypes.map(({ type, labelSelector }) => ({
        type,
        options: labelSelector === undefined ? {} : { labelSelector },
      }))

const { client, close } = await connect({ kubeconfig })

async function bareRead(): Promise<number> {
  // What is large begins, as in the commands.
  const large = ['pods', 'replicasets', 'events', 'endpointslices', 'deployments']
  const isLarge = ({ type }: (typeof lists)[number]): number => Number(large.includes(type.resource))
  const waiting = lists.toSorted((left, right) => isLarge(right) - isLarge(left))
  let objects = 0
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const read = await eachPage(client, next.type, next.options, ({ items }) => {
        objects += items.length
      })
      // Not every cluster serves every kind.
      if (!read.ok && read.failure.reason !== 'NotFound') throw new Error(read.failure.message)
    }
  }
  await Promise.all(Array.from({ length: 4 }, work))
  return objects
}

const before = process.cpuUsage()
const start = performance.now()
const objects = await bareRead()
const took = performance.now() - start
const { user, system } = process.cpuUsage(before)
close()
console.log(JSON.stringify({ took, cpu: (user + system) / 1000, objects, peak: process.resourceUsage().maxRSS / 1024 }))
