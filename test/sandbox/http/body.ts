import type { IncomingMessage } from 'node:http'
import { parse as parseYaml } from 'yaml'
import { readProtobuf } from '../codec/protobuf.ts'
import { ApiError, badRequest } from '../status.ts'

const limit = 3 * 1024 * 1024
const mostDiscarded = 64 * 1024 * 1024
const protobuf = 'application/vnd.kubernetes.protobuf'
/** Server-side apply: YAML, so JSON too. */
export const applyType = 'application/apply-patch+yaml'

/**
 * Reads a request's body, JSON (a patch too) or Kubernetes' protobuf; undefined when it is empty. Throws 413 above 3 MiB, 400 for what
 * cannot be read, 415 for other content types (CBOR; YAML but for server-side apply).
 */
export async function readBody(request: IncomingMessage, contentType: string): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) continue
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
    // Read on, so that the client hears why, but not for ever.
    if (size > mostDiscarded) break
  }
  if (size > limit) {
    const message = `Request entity too large: limit is ${limit}`
    throw new ApiError({ code: 413, reason: 'RequestEntityTooLarge', message })
  }
  const content = Buffer.concat(chunks)
  if (content.length === 0) return undefined
  if (contentType === protobuf) return readProtobuf(content)
  if (contentType === applyType) return parseConfig(content)
  if (contentType !== '' && !/[/+]json$/.test(contentType)) throw unsupported(contentType)
  return parse(content)
}

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch {
    throw badRequest('the body of the request is not JSON')
  }
}

function parseConfig(content: Buffer): unknown {
  try {
    return parseYaml(content.toString('utf8'), { maxAliasCount: 100 })
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** 415 for a content type that the sandbox does not read. */
export function unsupported(contentType: string): ApiError {
  const message = `the body of the request was in an unknown format (${contentType}) - accepted media types include: application/json, ${protobuf}`
  return new ApiError({ code: 415, reason: 'UnsupportedMediaType', message })
}
