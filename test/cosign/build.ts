import { place } from '../programs/place.ts'
import { cached, findProgram } from '../programs/program.ts'
import { run } from '../programs/run.ts'
import { cosign, cosignVersion } from './program.ts'

// Builds cosign from its public Go module into the user's cache folder, and prints where it is. About three minutes on two cores
// the first time; when it was done already it returns at once.

if (findProgram(cosign) === undefined) {
  console.error(`building cosign ${cosignVersion} with Go; minutes the first time`)
  await place(cached(cosign.folder), async (folder) => {
    const module = `github.com/sigstore/cosign/v3/cmd/cosign@v${cosignVersion}`
    const env = { CGO_ENABLED: '0', GOBIN: folder, GOWORK: 'off' }
    await run({ path: 'go', args: ['install', '-trimpath', '-ldflags', '-s -w', module], env, cwd: folder })
  })
}
console.log(findProgram(cosign))
