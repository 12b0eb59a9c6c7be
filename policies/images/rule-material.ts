import { createHash } from 'node:crypto'
import type { Known } from '../known.ts'
import type { JsonObject } from '../json.ts'
import { keySecretsOf, resolveAttestors } from '../rules/signed-images/attestors.ts'
import type { SignatureRule } from '../rules/signed-images/signature-rule.ts'
import type { VerificationTask } from '../signatures/verification.ts'
import type { Aged } from './memory.ts'
import { readTrustRoot } from './read-trust-root.ts'
import { createRememberedRead } from './remembered-read.ts'
import type { Settings } from './settings.ts'
import type { ImageSources } from './sources.ts'

/** What a rule verifies with, its references read in; equal material has an equal hash. Or why nothing can be verified. */
export type RuleMaterial =
  | { ok: true; material: Pick<VerificationTask, 'attestors' | 'trustRoot'>; hash: string }
  | { ok: false; reason: string }

/** Reads what a rule refers to. */
export type ReadMaterial = (rule: SignatureRule) => Promise<Aged<RuleMaterial>>

/** Reads keys and trust root, and remembers them for a while. What cannot be had is asked for again by the next question. */
export function createReadMaterial(settings: Pick<Settings, 'sources' | 'clock' | 'limits'>): ReadMaterial {
  const remembered = createRememberedRead<RuleMaterial>(settings, ({ ok }) => ok)
  return (rule) => remembered(rule.hash, (deadline) => readMaterial(rule, settings.sources, deadline))
}

async function readMaterial(rule: SignatureRule, sources: ImageSources, deadline: number): Promise<RuleMaterial> {
  const [secrets, trustRoot] = await Promise.all([
    readKeySecrets(rule, sources, deadline),
    readTrustRoot(rule, sources, deadline),
  ])
  for (const [name, secret] of secrets)
    if (secret.state === 'unknown') return { ok: false, reason: `Secret ${name} could not be read: ${secret.reason}` }
  if (trustRoot?.ok === false) return trustRoot
  const { attestors, problems } = resolveAttestors(rule.options, ({ namespace, name }) => {
    const secret = secrets.get(`${namespace}/${name}`)
    return secret?.state === 'known' ? secret.value : undefined
  })
  if (problems.length > 0) return { ok: false, reason: problems.join('; ') }
  const material = { attestors, ...(trustRoot === undefined ? {} : { trustRoot: trustRoot.text }) }
  return { ok: true, material, hash: createHash('sha256').update(JSON.stringify(material)).digest('hex') }
}

async function readKeySecrets(
  { options }: SignatureRule,
  sources: ImageSources,
  deadline: number,
): Promise<ReadonlyMap<string, Known<JsonObject>>> {
  const names = new Map(
    keySecretsOf(options).map((reference) => [`${reference.namespace}/${reference.name}`, reference]),
  )
  const reads = [...names].map(
    async ([key, { namespace, name }]) => [key, await sources.secret(namespace, name, deadline)] as const,
  )
  return new Map(await Promise.all(reads))
}
