import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

/** Fills a folder that is either there with everything in it, or not at all. */
export async function place(folder: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(dirname(folder), { recursive: true })
  mkdirSync(unfinished)
  try {
    await fill(unfinished)
    if (existsSync(folder)) renameSync(folder, `${unfinished}.old`)
    renameSync(unfinished, folder)
  } finally {
    for (const path of [unfinished, `${unfinished}.old`]) rmSync(path, { recursive: true, force: true })
  }
}
