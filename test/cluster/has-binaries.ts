import { findBinaries } from './find-binaries.ts'

// Exit code 0 where the tests find a control plane; else 1 and one line that says why they are skipped.
const found = findBinaries()
if (!found.ok) {
  console.log(`the tests on a real control plane are skipped: no Go to build it, and ${found.lacks.join('; ')}`)
  process.exitCode = 1
}
