import { checkCertificates } from '../../signatures/certificates.ts'
import type { PrepareContext } from '../rule-type.ts'
import type { RegistryOptions } from './options.ts'

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const host = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[0-9a-f:.]{2,45}\\])(?::(\\d{1,5}))?$`)
const otherNamesOfTheHub: ReadonlySet<string> = new Set(['index.docker.io', 'registry-1.docker.io'])

/** Reports hosts as no image reference has them, hosts that are named twice, and certificate authorities that are none. */
export function checkRegistries(registries: readonly RegistryOptions[], context: PrepareContext): void {
  const seen = new Map<string, string>()
  for (const [index, registry] of registries.entries()) {
    const path = `registries[${String(index)}]`
    const problem = hostProblem(registry.host)
    const twin = seen.get(registry.host)
    if (problem !== undefined) context.problem(`${path}.host`, problem)
    else if (twin !== undefined) context.problem(`${path}.host`, `"${registry.host}" is named by ${twin} already`)
    seen.set(registry.host, path)
    checkTls(path, registry, context)
  }
}

function checkTls(path: string, { insecure, ca }: RegistryOptions, context: PrepareContext): void {
  if (ca === undefined) return
  if (insecure === true) context.problem(path, 'without TLS (insecure) no ca is asked: give one of the two')
  for (const problem of checkCertificates(ca)) context.problem(`${path}.ca`, problem)
}

function hostProblem(text: string): string | undefined {
  if (text.includes('/')) return `"${text}" is no host: leave out the scheme and the path (registry.example.com:5000)`
  if (otherNamesOfTheHub.has(text.toLowerCase())) return `"${text}" is written docker.io`
  const [matched, port = '443'] = host.exec(text) ?? []
  if (matched !== undefined && Number(port) > 0 && Number(port) < 65_536) return undefined
  return text === text.toLowerCase()
    ? `"${text}" is no host with an optional port (registry.example.com:5000)`
    : `"${text}" is written in lower case`
}
