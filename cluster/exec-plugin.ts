import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { isatty } from 'node:tty'
import type { JsonObject } from '../policies/json.ts'
import { isObject, objectsAt, parseObject, textAt } from './json.ts'
import type { KubeconfigEntry } from './kubeconfig-file.ts'
import { oneLine } from './one-line.ts'
import type { Proof } from './user-credentials.ts'

/** A plugin that a person may have to talk to gets longer (milliseconds). */
const runTime = { silent: 60_000, interactive: 300_000 }
const maxOutput = 1024 * 1024

/**
 * Runs the credential plugin of a kubeconfig (`client.authentication.k8s.io`), again only when its credential has expired or
 * `fresh` asks for it. Rejects with one line that names the plugin.
 */
export function createExecPlugin(
  exec: JsonObject,
  folder: string,
  cluster: KubeconfigEntry,
): (fresh: boolean) => Promise<Proof> {
  let last: { proof: Proof; expires: number } | undefined
  return async (fresh) => {
    if (last !== undefined && !fresh && Date.now() < last.expires) return last.proof
    const credential = await run(exec, folder, cluster)
    const expires = Date.parse(textAt(credential, 'status', 'expirationTimestamp') ?? '')
    last = { proof: proofOf(exec, credential), expires: Number.isNaN(expires) ? Infinity : expires }
    return last.proof
  }
}

function proofOf(exec: JsonObject, credential: JsonObject): Proof {
  const token = textAt(credential, 'status', 'token')
  const cert = textAt(credential, 'status', 'clientCertificateData')
  const key = textAt(credential, 'status', 'clientKeyData')
  if (token === undefined && (cert === undefined || key === undefined)) throw told(exec, 'gave no credential')
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token.trim()}` }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
  }
}

async function run(exec: JsonObject, folder: string, cluster: KubeconfigEntry): Promise<JsonObject> {
  const interactive = isatty(0) && exec['interactiveMode'] !== 'Never'
  if (exec['interactiveMode'] === 'Always' && !interactive) throw told(exec, 'needs a terminal')
  const ended = await output(exec, folder, { interactive, env: environment(exec, cluster, interactive) })
  const credential = parseObject(ended)
  if (textAt(credential, 'kind') !== 'ExecCredential') throw told(exec, 'gave no ExecCredential')
  if (credential === undefined || textAt(credential, 'apiVersion') !== textAt(exec, 'apiVersion'))
    throw told(exec, 'answered in another apiVersion than the kubeconfig asks for')
  return credential
}

interface Surroundings {
  interactive: boolean
  env: NodeJS.ProcessEnv
}

function output(exec: JsonObject, folder: string, { interactive, env }: Surroundings): Promise<string> {
  const command = textAt(exec, 'command') ?? ''
  const args = Array.isArray(exec['args']) ? exec['args'].map(String) : []
  return new Promise((resolve, reject) => {
    if (command === '') throw told(exec, 'has no command')
    // As kubectl does it: a path is relative to the kubeconfig, a bare name is looked up.
    const child = spawn(command.includes('/') && !command.startsWith('/') ? join(folder, command) : command, args, {
      env,
      // A person at a terminal sees what the plugin asks for.
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', interactive ? 'inherit' : 'pipe'],
      timeout: interactive ? runTime.interactive : runTime.silent,
      killSignal: 'SIGKILL',
    })
    const written = { out: '', error: '' }
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      written.out += text
      if (written.out.length > maxOutput) child.kill('SIGKILL')
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (written.error.length < maxOutput) written.error += text
    })
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        told(exec, error.code === 'ENOENT' ? `is not installed ${textAt(exec, 'installHint') ?? ''}` : error.message),
      )
    })
    child.on('close', (code, signal) => {
      if (code === 0) resolve(written.out)
      else reject(told(exec, `failed (${signal ?? `exit code ${code ?? '?'}`}) ${written.error}`))
    })
  })
}

function environment(exec: JsonObject, cluster: KubeconfigEntry, interactive: boolean): NodeJS.ProcessEnv {
  const own = objectsAt(exec, 'env').map((entry): [string, string] => [
    textAt(entry, 'name') ?? '',
    textAt(entry, 'value') ?? '',
  ])
  const info = {
    kind: 'ExecCredential',
    apiVersion: exec['apiVersion'],
    spec: { interactive, ...(exec['provideClusterInfo'] === true ? { cluster: clusterInfo(cluster) } : {}) },
  }
  return { ...process.env, ...Object.fromEntries(own), KUBERNETES_EXEC_INFO: JSON.stringify(info) }
}

function clusterInfo({ value }: KubeconfigEntry): JsonObject {
  const given = ['server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority-data', 'proxy-url']
  const info = Object.fromEntries(given.filter((key) => value[key] !== undefined).map((key) => [key, value[key]]))
  const extension = objectsAt(value, 'extensions').find(
    (entry) => entry['name'] === 'client.authentication.k8s.io/exec',
  )
  return isObject(extension?.['extension']) ? { ...info, config: extension['extension'] } : info
}

function told(exec: JsonObject, what: string): Error {
  return new Error(oneLine(`the credential plugin ${JSON.stringify(textAt(exec, 'command') ?? '')} ${what}`))
}
