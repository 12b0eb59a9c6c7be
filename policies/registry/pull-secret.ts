import { asObject, asString, own, type JsonObject } from '../json.ts'
import { parseDockerConfig, parseLegacyConfig, type ParsedConfig } from './docker-config.ts'

/** The types of Secret that hold credentials of registries, and the key that each has. */
const forms = [
  { type: 'kubernetes.io/dockerconfigjson', key: '.dockerconfigjson', parse: parseDockerConfig },
  { type: 'kubernetes.io/dockercfg', key: '.dockercfg', parse: parseLegacyConfig },
] as const

/**
 * Reads a pull Secret, of either type. With `key` that key of a Secret of any type is read, as a docker configuration. Helpers that
 * it names are left out: a Secret of somebody else must not make us run programs.
 */
export function parsePullSecret(secret: JsonObject, key?: string): ParsedConfig {
  const type = asString(own(secret, 'type')) ?? ''
  const form = forms.find((each) => (key === undefined ? each.type === type : each.key === key))
  if (key === undefined && form === undefined)
    return { ok: false, reason: `is of type "${type}": it takes kubernetes.io/dockerconfigjson` }
  const from = key ?? form?.key ?? ''
  const data = asString(own(asObject(own(secret, 'data')), from))
  if (data === undefined) return { ok: false, reason: `has no key "${from}"` }
  const parsed = (form?.parse ?? parseDockerConfig)(Buffer.from(data, 'base64').toString('utf8'))
  if (!parsed.ok) return { ok: false, reason: `${parsed.reason} (key "${from}")` }
  return { ok: true, config: { entries: parsed.config.entries, credHelpers: new Map() } }
}
