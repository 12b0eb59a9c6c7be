import type { Credentials } from './endpoint.ts'

/** Read again after this time: rotated tokens and certificates are picked up (milliseconds). */
const freshFor = 10_000
/** A credential this young is not renewed when it is refused: a flood of refusals starts no flood of plugins (milliseconds). */
const newFor = 2_000

interface Reading {
  value: Promise<Credentials>
  /** Undefined while it runs. */
  readAt: number | undefined
}

/** Shares one running read among all who ask: a credential plugin that hangs must not be started by every request. A failed read is not kept. `now` never goes back (milliseconds). */
export function sharedCredentials(
  read: (fresh: boolean) => Promise<Credentials>,
  now: () => number = () => performance.now(),
): (fresh?: boolean) => Promise<Credentials> {
  let last: Reading | undefined

  function start(fresh: boolean): Reading {
    const reading: Reading = { value: read(fresh), readAt: undefined }
    reading.value.then(
      () => {
        reading.readAt = now()
      },
      () => {
        if (last === reading) last = undefined
      },
    )
    return reading
  }

  return (fresh = false) => {
    const age = last?.readAt === undefined ? 0 : now() - last.readAt
    if (last === undefined || age >= (fresh ? newFor : freshFor)) last = start(fresh)
    return last.value
  }
}
