import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { builtPrograms, kubernetesVersion, programs } from '../find-binaries.ts'

// Builds the control plane and kubectl from their public Go modules into the user's cache folder; prints the folder last.
// About six minutes on two cores the first time; when it was done already it returns at once.

const source = import.meta.dirname
const folder = builtPrograms()
const stampFile = join(folder, 'built-from')

/** What was built: a change of our module or of the version builds again. */
function stamp(): string {
  const hash = createHash('sha256').update(kubernetesVersion)
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(source, file)))
  return hash.digest('hex')
}

function linkerFlags(): string {
  const [major = '', minor = ''] = kubernetesVersion.split('.')
  const values = { gitVersion: `v${kubernetesVersion}`, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' }
  const stamps = Object.entries(values).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
  return ['-s', '-w', ...stamps].join(' ')
}

/** Go names every package that it compiles and every module that it loads: counted here, everything else is shown. */
async function goBuild(output: string): Promise<void> {
  const started = Date.now()
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' }
  const args = ['build', '-v', '-trimpath', '-ldflags', linkerFlags(), '-o', output, '.']
  const child = spawn('go', args, { cwd: source, env, stdio: ['ignore', 'inherit', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  let compiled = 0
  let loaded = 0
  const tell = () => {
    const seconds = Math.round((Date.now() - started) / 1000)
    console.error(`  ${seconds} s: ${loaded} modules loaded, ${compiled} packages compiled`)
  }
  const timer = setInterval(tell, 10_000)
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith('go: downloading ')) loaded += 1
    else if (/^\S+$/.test(line)) compiled += 1
    else console.error(line)
  })
  const code = await ended.finally(() => {
    clearInterval(timer)
  })
  if (code !== 0) throw new Error(`go build ended with ${code ?? 'a signal'}`)
  tell()
}

async function build(): Promise<void> {
  console.error(`building Kubernetes ${kubernetesVersion}'s control plane with Go; minutes the first time`)
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  try {
    await goBuild(join(unfinished, 'control-plane'))
    for (const program of programs) symlinkSync('control-plane', join(unfinished, program))
    writeFileSync(join(unfinished, 'built-from'), stamp())
    if (existsSync(folder)) renameSync(folder, `${unfinished}.old`)
    renameSync(unfinished, folder)
  } finally {
    for (const path of [unfinished, `${unfinished}.old`]) rmSync(path, { recursive: true, force: true })
  }
}

const done = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp()
if (!done) await build()
console.log(folder)
