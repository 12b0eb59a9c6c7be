import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { builtKubectl, kubectlVersion } from './find-kubectl.ts'

// Builds stock kubectl from its public Go module into the user's cache folder; about two minutes on two cores the first time.
const output = builtKubectl()
mkdirSync(dirname(output), { recursive: true })
const stamp = 'k8s.io/component-base/version'
const [major = '', minor = ''] = kubectlVersion.split('.')
const flags = `-s -w -X ${stamp}.gitVersion=v${kubectlVersion} -X ${stamp}.gitMajor=${major} -X ${stamp}.gitMinor=${minor}`
execFileSync('go', ['build', '-trimpath', '-ldflags', flags, '-o', output, '.'], {
  cwd: import.meta.dirname,
  env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' },
  stdio: 'inherit',
})
console.log(output)
