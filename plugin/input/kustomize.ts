import { execFile } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { HealError } from '../../policies/heal-error.ts'
import { oneLine } from '../../policies/messages/text.ts'
import { kustomizationNames } from './directory-hint.ts'
import { refuseUrl, type ManifestSource } from './read-sources.ts'

const timeout = 120_000
const largestOutput = 64 * 1024 * 1024

/** What `kubectl kustomize DIR` prints. Its objects are placed in the kustomization file: the lines of the output are nowhere on disk. */
export async function buildKustomization(directory: string): Promise<ManifestSource> {
  refuseUrl(directory)
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new HealError('input', `-k ${JSON.stringify(directory)} is not a directory`, {
      hint: 'Give the directory that holds kustomization.yaml',
    })
  }
  const file = kustomizationNames.map((name) => join(directory, name)).find((path) => existsSync(path))
  const text = await kubectlKustomize(directory)
  return { path: file ?? directory, text, found: false, rendered: true }
}

function kubectlKustomize(directory: string): Promise<string> {
  // An absolute path can never be taken for a flag.
  const args = ['kustomize', resolve(directory)]
  return new Promise((done, fail) => {
    execFile('kubectl', args, { timeout, maxBuffer: largestOutput, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) done(stdout)
      else fail(explain(directory, error, stderr))
    })
  })
}

function explain(directory: string, error: Error & { code?: unknown; killed?: boolean }, stderr: string): HealError {
  if (error.code === 'ENOENT') {
    return new HealError('kubectl-missing', '-k needs kubectl, which is not on the PATH', {
      hint: 'Install it, or build the manifests with kustomize and check them with -f -',
    })
  }
  const name = JSON.stringify(directory)
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return new HealError('kustomize', `what "kubectl kustomize" built of ${name} is larger than 64 MiB`)
  if (error.killed === true)
    return new HealError('kustomize', `"kubectl kustomize" did not finish ${name} within ${String(timeout / 1000)} s`)
  return new HealError(
    'kustomize',
    `"kubectl kustomize" could not build ${name}: ${reasonFrom(stderr) || error.message}`,
  )
}

/** What kubectl says is wrong, without the words of its log (`E0102 15:04:05.000000   12345 run.go:72] "command failed" err="…"`). */
function reasonFrom(stderr: string): string {
  const lines = stderr.split('\n').map(withoutLog)
  const errors = lines.filter((line) => line !== '' && !line.startsWith('# Warning:'))
  return oneLine(errors.join('; '))
}

function withoutLog(line: string): string {
  const said = line.replace(/^[IWEF]\d{4} [\d:.]+ +\d+ [\w.]+:\d+\] /, '')
  const quoted = /^"command failed" err=(".*")$/.exec(said)?.[1]
  return (quoted === undefined ? said : unquoted(quoted)).replace(/^error: /, '').trim()
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    return text
  }
}
