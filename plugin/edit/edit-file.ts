import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { chmod, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { HealError } from '../../policies/heal-error.ts'
import { shellWord } from '../../policies/messages/text.ts'
import type { Edited } from './edit.ts'

/** What an edit of a file would change. */
export interface FileEdit {
  file: string
  before: string
  after: string
}

/** Reads a file and makes an edit of its text, writing nothing. Throws a HealError where that cannot be done, with the reason. */
export async function planFileEdit(file: string, edit: (text: string) => Edited): Promise<FileEdit> {
  if (file === '-')
    throw new HealError('usage', 'standard input cannot be written to', { hint: 'Name the file with -f FILE' })
  const before = await readWhole(file)
  const edited = edit(before)
  if (edited.ok) return { file, before, after: edited.text }
  throw new HealError('edit', `${file} was not changed: ${edited.reason}`, { hint: 'Change it by hand' })
}

/** The text of a file. One that is not UTF-8 would not be the same again. */
async function readWhole(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new HealError('edit', `${file} could not be read: ${reason}`)
  })
  if (isUtf8(bytes)) return bytes.toString('utf8')
  throw new HealError('edit', `${file} is not UTF-8`, { hint: 'Change it by hand' })
}

/** Writes an edited file in one step, with the rights it had; through a symbolic link into the file it names. */
export async function writeFileEdit({ file, before, after }: FileEdit): Promise<void> {
  if (before === after) return
  const place = await realpath(file)
  if ((await readFile(place, 'utf8')) !== before)
    throw new HealError('edit', `${file} was changed by somebody else meanwhile`, { hint: 'Run the command again' })
  const { mode } = await stat(place)
  if ((mode & 0o222) === 0)
    throw new HealError('edit', `${file} is read-only`, {
      hint: `Make it writable first: chmod u+w ${shellWord(file)}`,
    })
  const unfinished = join(dirname(place), `.${randomUUID()}.tmp`)
  try {
    await writeFile(unfinished, after, { mode })
    // The umask takes rights from what is made.
    await chmod(unfinished, mode)
    await rename(unfinished, place)
  } catch (error) {
    await rm(unfinished, { force: true })
    const reason = error instanceof Error ? error.message : String(error)
    throw new HealError('edit', `${file} could not be written: ${reason}`, { hint: 'Nothing was changed' })
  }
}
