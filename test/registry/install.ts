import { spawnSync } from 'node:child_process'
import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { place } from '../programs/place.ts'
import { cached, findProgram } from '../programs/program.ts'
import { run } from '../programs/run.ts'
import { dockerRegistry, referrersRegistry, referrersSource } from './programs.ts'

// Gets the registries that tests start, and prints where they are. What is there already stays; root is not needed. Seconds.

function has(command: string): boolean {
  return spawnSync(command, ['--help'], { stdio: 'ignore' }).error === undefined
}

/** The package's file is unpacked, not installed: its service would start at once. */
async function unpackDockerRegistry(): Promise<void> {
  await place(cached(dockerRegistry.folder), async (folder) => {
    const download = { path: 'apt-get', args: ['-q', 'download', 'docker-registry'], cwd: folder }
    try {
      await run(download)
    } catch {
      await updatePackageLists()
      await run(download)
    }
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb'))
    if (archive === undefined) throw new Error('apt-get downloaded no package')
    await run({ path: 'dpkg', args: ['-x', archive, '.'], cwd: folder })
    renameSync(join(folder, 'usr/bin', dockerRegistry.name), join(folder, dockerRegistry.name))
  })
}

/** The lists of a fresh machine are empty. */
async function updatePackageLists(): Promise<void> {
  if (process.getuid?.() === 0) await run({ path: 'apt-get', args: ['-q', 'update'] })
  else await run({ path: 'sudo', args: ['-n', 'apt-get', '-q', 'update'] })
}

async function buildReferrersRegistry(): Promise<void> {
  await place(cached(referrersRegistry.folder), async (folder) => {
    const output = join(folder, referrersRegistry.name)
    const args = ['build', '-trimpath', '-ldflags', '-s -w', '-o', output, '.']
    const env = { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' }
    await run({ path: 'go', args, env, cwd: referrersSource })
  })
}

const ways = [
  { program: dockerRegistry, by: 'apt-get', get: unpackDockerRegistry },
  { program: referrersRegistry, by: 'go', get: buildReferrersRegistry },
]
for (const { program, by, get } of ways) {
  if (findProgram(program) === undefined && has(by)) await get()
  console.log(findProgram(program) ?? `no ${program.name}: there is no ${by} to get it with`)
}
