/** Writes docs/causes.md from plugin/diagnosis/causes (`npm run docs:causes`). A test fails where they differ. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { causesPage } from './plugin/diagnosis/explain/causes-page.ts'

const file = join(import.meta.dirname, 'docs', 'causes.md')
await writeFile(file, await format(causesPage(), { ...(await resolveConfig(file)), filepath: file }))
