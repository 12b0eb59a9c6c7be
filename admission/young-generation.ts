import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { poll, type Poll } from './background/poll.ts'

/** Both halves of it together, in bytes. */
const enough = 8 * 1024 * 1024
const lookEvery = 200

/**
 * Keeps the part of V8's heap where a review lives and dies at 8 MiB. Left alone it grows to 32 MiB and more, of which every page
 * stays resident, and reviews that survive in it by chance fill the old generation with garbage: twice the memory, no more
 * speed. The limit proper (--max-semi-space-size) is read before any code runs; the growth factor is read at each growth.
 */
export function boundYoungGeneration(): Poll {
  return poll(lookEvery, () => {
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    const mayGrow = space !== undefined && space.space_size < enough
    setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`)
    return Promise.resolve()
  })
}
