import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from '../programs/program.ts'

/** The Go module of the registry that has the referrers API. */
export const referrersSource = join(import.meta.dirname, 'referrers')

/** The registry that Debian packages: a real one, without the referrers API. */
export const dockerRegistry: Program = {
  name: 'docker-registry',
  folder: 'docker-registry',
  anyVersion: true,
  howToGetIt: "a real registry is needed: install Debian's docker-registry, or run `npm run registry:install`",
  excuse: 'REGISTRY_TESTS',
}

/** Built from our own main function around a public package; a change of it builds again. */
export const referrersRegistry: Program = {
  name: 'referrers-registry',
  folder: `referrers-registry-${hashOfSource()}`,
  anyVersion: false,
  howToGetIt: 'a registry with the referrers API is needed: run `npm run registry:install` (needs Go)',
  excuse: 'COSIGN_TESTS',
}

function hashOfSource(): string {
  const hash = createHash('sha256')
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(referrersSource, file)))
  return hash.digest('hex').slice(0, 12)
}
