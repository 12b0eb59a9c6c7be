import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { JsonObject } from '../policies/json.ts'
import { at, isObject, objectsAt, textAt } from './json.ts'
import { errorLine } from './one-line.ts'

/** A cluster, user or context of a kubeconfig. */
export interface KubeconfigEntry {
  value: JsonObject
  /** Of the file it stands in: its paths are relative to that. */
  folder: string
}

/** One or more kubeconfig files as one; where two say the same name, the first counts. */
export interface Kubeconfig {
  currentContext: string | undefined
  contexts: Map<string, KubeconfigEntry>
  clusters: Map<string, KubeconfigEntry>
  users: Map<string, KubeconfigEntry>
}

/** The kubeconfig, which of the files there are, or why one cannot be used. */
export type KubeconfigResult = { ok: true; config: Kubeconfig; found: string[] } | { ok: false; reason: string }

/** Reads files in their order. One that does not exist is left out where `mayBeAbsent`. */
export async function readKubeconfig(
  files: readonly string[],
  { mayBeAbsent }: { mayBeAbsent: boolean },
): Promise<KubeconfigResult> {
  const config: Kubeconfig = { currentContext: undefined, contexts: new Map(), clusters: new Map(), users: new Map() }
  const found: string[] = []
  for (const file of files) {
    const read = await readOne(file)
    if (read === 'absent' && mayBeAbsent) continue
    if (read === 'absent') return { ok: false, reason: `ENOENT: there is no file ${JSON.stringify(file)}` }
    if (typeof read === 'string') return { ok: false, reason: files.length > 1 ? `${file}: ${read}` : read }
    found.push(file)
    merge(config, read.value, dirname(file))
  }
  return { ok: true, config, found }
}

async function readOne(file: string): Promise<{ value: JsonObject } | string> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    return at(error, 'code') === 'ENOENT' ? 'absent' : errorLine(error)
  }
  return parse(text)
}

async function parse(text: string): Promise<{ value: JsonObject } | string> {
  // Imported here: a server without a cluster never needs it.
  const { load, CORE_SCHEMA, YAMLException } = await import('js-yaml')
  try {
    const value = load(text, { schema: CORE_SCHEMA })
    if (value === undefined || value === null) return { value: {} }
    return isObject(value) ? { value } : 'it is no kubeconfig: it must be a mapping with clusters, users and contexts'
  } catch (error) {
    // The message of a YAML error shows the lines around it, which may hold a token: only its reason is told.
    if (!(error instanceof YAMLException)) return 'it is no YAML'
    return `it is no YAML: ${error.reason}, line ${error.mark.line + 1}`
  }
}

function merge(config: Kubeconfig, from: JsonObject, folder: string): void {
  config.currentContext ??= textAt(from, 'current-context')
  addAll(config.contexts, from, 'contexts', 'context', folder)
  addAll(config.clusters, from, 'clusters', 'cluster', folder)
  addAll(config.users, from, 'users', 'user', folder)
}

function addAll(to: Map<string, KubeconfigEntry>, from: JsonObject, list: string, key: string, folder: string): void {
  for (const entry of objectsAt(from, list)) {
    const name = textAt(entry, 'name')
    const value = at(entry, key)
    if (name !== undefined && !to.has(name)) to.set(name, { value: isObject(value) ? value : {}, folder })
  }
}
