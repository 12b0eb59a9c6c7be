import { setFlagsFromString } from 'node:v8'

/**
 * Goes through much that is not kept in little memory. V8 doubles the space for new objects again and again while some of them stay,
 * to a hundred MiB; what is read of a cluster is garbage at once, and such a space is only filled with it. What V8 compiled is kept
 * for the next run under the flags of this one, so they are put back.
 */
export async function sparingMemory<Value>(run: () => Promise<Value>): Promise<Value> {
  setFlagsFromString('--semi-space-growth-factor=1')
  try {
    return await run()
  } finally {
    setFlagsFromString('--semi-space-growth-factor=2')
  }
}
