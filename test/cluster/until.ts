import { setTimeout as sleep } from 'node:timers/promises'

/** Asks again and again until the condition holds; fails with `what` after the patience (ms). */
export async function until(what: string, patience: number, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + patience
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${patience} ms in vain: ${what}`)
    await sleep(30)
  }
}
