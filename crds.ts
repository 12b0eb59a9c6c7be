/** Writes manifests/crds from the schemas in policies/schema (`npm run crds`). A test fails where they differ. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crdTexts } from './policies/schema/crd-text.ts'

const directory = join(import.meta.dirname, 'manifests', 'crds')
await mkdir(directory, { recursive: true })
for (const [file, text] of crdTexts()) await writeFile(join(directory, file), text)
