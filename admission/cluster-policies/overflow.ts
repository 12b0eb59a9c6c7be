import type { ApiClient } from '../../cluster/api-client.ts'
import { eachPage } from '../../cluster/list.ts'
import { resources } from '../../cluster/resource.ts'
import { asString, dig, type JsonObject } from '../../policies/json.ts'
import { hasEnded } from '../exceptions/ended.ts'
import { keptAfterEnd } from '../exceptions/retention.ts'
import type { Objects } from './watched-objects.ts'

/** Exceptions of which there are more than are kept: the most useful of them, read again now and then. */
export interface Overflow {
  /** Undefined before the first look. */
  objects: () => Objects | undefined
  /** Looks again, unless that was done a moment ago. Call it as long as there are too many; `isFirst` forgets earlier looks. */
  look: (isFirst: boolean) => void
  stop: () => void
}

/** What looking takes. */
export interface OverflowOptions {
  client: ApiClient
  /** Exceptions that are kept. */
  most: number
  /** milliseconds since the epoch */
  now: () => number
  /** What is known from before, which a look that fails does not take away. */
  known: () => Objects | undefined
  onChange: () => void
  /** milliseconds between two looks; default 20 s */
  pace?: number
}

/** One look reads so many pages at most, and begins none after so many milliseconds: it ends, however many there are. */
const mostPages = 400
const longestLook = 60_000

/**
 * Keeps what decides first: exceptions that have not ended, then those that are old enough to be deleted, then the rest. What is left
 * out is not in force, which is the stricter side; nobody needs all of it to know the policies.
 */
export function createOverflow(options: OverflowOptions): Overflow {
  const { client, most, now, known, onChange, pace = 20_000 } = options
  let objects: Objects | undefined
  let isLooking = false
  let isStopped = false
  let nextLook = -Infinity

  async function take(): Promise<void> {
    const selection = createSelection(most, now())
    const until = performance.now() + longestLook
    let pages = 0
    const read = await eachPage(client, resources.driftexceptions, {}, ({ items }) => {
      for (const item of items) selection.add(item)
      pages += 1
      return !isStopped && pages < mostPages && performance.now() < until
    })
    nextLook = performance.now() + pace
    if (isStopped) return
    // A first look that fails leaves what it found: waiting for all of it would leave the policies unknown.
    if (read.ok || (objects ?? known()) === undefined) objects = selection.objects()
    onChange()
  }

  return {
    objects: () => objects,
    look: (isFirst) => {
      if (isFirst) objects = undefined
      if (isLooking || isStopped || (!isFirst && performance.now() < nextLook)) return
      isLooking = true
      void take().finally(() => {
        isLooking = false
      })
    },
    stop: () => {
      isStopped = true
    },
  }
}

interface Selection {
  add: (object: JsonObject) => void
  objects: () => Objects
}

function createSelection(most: number, now: number): Selection {
  const [running, old, recent]: [JsonObject[], JsonObject[], JsonObject[]] = [[], [], []]
  return {
    add(object) {
      const kind = !hasEnded(object, now) ? running : hasEnded(object, now, keptAfterEnd) ? old : recent
      if (kind.length < most) kind.push(object)
      if (running.length + old.length + recent.length > most) (recent.length > 0 ? recent : old).pop()
    },
    objects: () =>
      new Map([...running, ...old, ...recent].map((each) => [asString(dig(each, 'metadata', 'name')) ?? '', each])),
  }
}
