import { dirname, resolve } from 'node:path'
import type { Known } from '../known.ts'
import type { ObjectKeyReference, SignedImagesOptions } from '../rules/signed-images/options.ts'
import { configMapText, defaultKeys, type ReferencedText } from '../rules/signed-images/reference-text.ts'
import type { SignatureRule } from '../rules/signed-images/signature-rule.ts'
import { checkTrustRoot } from '../signatures/trust-root.ts'
import type { ImageSources } from './sources.ts'

/** The trust root of a rule that names one, read and checked, or why it cannot be had. */
export async function readTrustRoot(
  { options, source }: SignatureRule,
  sources: ImageSources,
  deadline: number,
): Promise<ReferencedText | undefined> {
  const { file, inline, configMapRef }: NonNullable<SignedImagesOptions['trustRoot']> = options.trustRoot ?? {}
  if (file !== undefined) return ofFile(resolve(dirname(source), file), sources, deadline)
  if (configMapRef !== undefined) return ofConfigMap(configMapRef, sources, deadline)
  // The loader has checked it.
  return inline === undefined ? undefined : { ok: true, text: inline }
}

async function ofFile(path: string, sources: ImageSources, deadline: number): Promise<ReferencedText> {
  const found: Known<string> = await sources.file(path, deadline)
  if (found.state === 'known') return checked(found.value, path)
  return { ok: false, reason: found.state === 'absent' ? `there is no file ${path}` : unreadable(path, found.reason) }
}

async function ofConfigMap(
  reference: ObjectKeyReference,
  sources: ImageSources,
  deadline: number,
): Promise<ReferencedText> {
  const { namespace, name } = reference
  const found = await sources.configMap(namespace, name, deadline)
  const what = `ConfigMap ${namespace}/${name}`
  if (found.state === 'unknown') return { ok: false, reason: unreadable(what, found.reason) }
  const text = configMapText(found.state === 'known' ? found.value : undefined, reference, defaultKeys.trustRoot)
  return text.ok ? checked(text.text, what) : text
}

function checked(text: string, what: string): ReferencedText {
  const [problem] = checkTrustRoot(text)
  return problem === undefined ? { ok: true, text } : { ok: false, reason: `${what}: ${problem}` }
}

function unreadable(what: string, reason: string): string {
  return `${what} could not be read: ${reason}`
}
