import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Known } from '../../policies/known.ts'
import type { ConfigFile, HostCredentialSources } from '../../policies/registry/host-credentials.ts'
import { errorLine } from '../one-line.ts'
import { unknown } from '../unknown.ts'
import { runCredentialHelper } from './credential-helper.ts'

/** Whose configuration it is. */
export interface DockerHostOptions {
  env: NodeJS.ProcessEnv
  /** '' where there is no home. */
  home: string
}

const largestConfig = 1024 * 1024

/**
 * Docker's configuration on this machine, and the helpers that it names. The file is REGISTRY_AUTH_FILE where that is set, else
 * `config.json` of DOCKER_CONFIG or ~/.docker, else podman's `auth.json`; the first that exists is taken, alone.
 */
export function createDockerHost({ env, home }: DockerHostOptions): HostCredentialSources {
  return {
    readConfig: async () => {
      for (const path of configPaths(env, home)) {
        const read = await readConfigFile(path)
        if (read.state !== 'absent') return read
      }
      return { state: 'absent' }
    },
    runHelper: (name, server) => runCredentialHelper(name, server, env),
  }
}

/** In the order in which they are looked for. */
export function configPaths(env: NodeJS.ProcessEnv, home: string): string[] {
  const named = env['REGISTRY_AUTH_FILE'] ?? ''
  if (named !== '') return [named]
  const docker = env['DOCKER_CONFIG'] ?? ''
  const runtime = env['XDG_RUNTIME_DIR'] ?? ''
  const inHome = (...names: string[]): string[] => (home === '' ? [] : [join(home, ...names)])
  return [
    ...(docker === '' ? inHome('.docker', 'config.json') : [join(docker, 'config.json')]),
    ...(runtime === '' ? [] : [join(runtime, 'containers', 'auth.json')]),
    ...inHome('.config', 'containers', 'auth.json'),
  ]
}

async function readConfigFile(path: string): Promise<Known<ConfigFile>> {
  const why = (reason: string) => unknown(`the docker configuration ${path} ${reason}`)
  try {
    // A pipe in its place would never be opened.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const stat = await file.stat()
      if (!stat.isFile()) return why('is no file')
      if (stat.size > largestConfig) return why(`is larger than ${largestConfig} bytes`)
      return { state: 'known', value: { path, text: await file.readFile('utf8') } }
    } finally {
      await file.close()
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code === 'ENOENT' || code === 'ENOTDIR' ? { state: 'absent' } : why(`could not be read: ${errorLine(error)}`)
  }
}
