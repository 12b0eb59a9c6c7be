import type { ResourceInfo } from '../resources.ts'
import { ApiError, badRequest, invalid } from '../status.ts'
import type { FieldError } from '../status.ts'
import type { Store } from '../storage/store.ts'
import type { AdmissionAttributes, JsonObject, UserInfo, WebhookDispatcher } from '../types.ts'

/** What every write needs. */
export interface Machinery {
  store: Store
  webhooks: WebhookDispatcher
  now: () => Date
  /** The token of a user, by name. */
  tokenFor?(user: string): string
  /** Pods run on Nodes: they are bound to one, and deleted by its kubelet within their grace period. */
  hasNodes?: boolean
  /** Pods need their ServiceAccount. */
  serviceAccounts?: boolean
  /** Calls back whenever the clock jumps; returns how to stop that. */
  onAdvance?: (listener: () => void) => () => void
}

/** One authenticated write, before its body is read. */
export interface WriteRequest {
  info: ResourceInfo
  namespace: string
  /** '' on create */
  name: string
  subresource: string
  user: UserInfo
  /** Name for managedFields: the fieldManager parameter, else the first word of the user agent. */
  manager: string
  /** The query's options as admission shows them, without kind and apiVersion. */
  options: JsonObject
  dryRun: boolean
  /** The object comes from server-side apply, with the managedFields that this made. */
  applied?: boolean
  warn: (message: string) => void
}

type Operation = Pick<AdmissionAttributes, 'operation' | 'object' | 'oldObject'>

/** The attributes of a write, as the webhooks see them; `kind` is given where the body is not of the resource's kind (Scale). */
export function attributesOf(
  request: WriteRequest,
  { operation, object, oldObject }: Operation,
  optionsKind: string,
  kind = { group: request.info.group, version: request.info.version, kind: request.info.kind },
): AdmissionAttributes {
  const { info, user, dryRun, namespace, name, subresource } = request
  return {
    operation,
    kind,
    resource: { group: info.group, version: info.version, resource: info.resource },
    subresource,
    name,
    namespace: info.kind === 'Namespace' ? name : namespace,
    user,
    object,
    oldObject,
    dryRun,
    options: { kind: optionsKind, apiVersion: 'meta.k8s.io/v1', ...request.options },
  }
}

/** Runs the mutating webhooks; returns the object they leave. Throws the denial. */
export async function mutate(
  machinery: Machinery,
  request: WriteRequest,
  attributes: AdmissionAttributes,
  redefault: (object: JsonObject) => JsonObject,
): Promise<JsonObject> {
  const outcome = await machinery.webhooks.mutate(attributes, redefault)
  outcome.warnings.forEach(request.warn)
  if (!outcome.allowed) throw new ApiError(outcome.status)
  return outcome.object ?? {}
}

/** Runs the validating webhooks. Throws the denial. */
export async function validate(
  machinery: Machinery,
  request: WriteRequest,
  attributes: AdmissionAttributes,
): Promise<void> {
  const outcome = await machinery.webhooks.validate(attributes)
  outcome.warnings.forEach(request.warn)
  if (!outcome.allowed) throw new ApiError(outcome.status)
}

/** Throws 422 when there are findings. */
export function refuse(kind: { group: string; kind: string }, name: string, errors: FieldError[]): void {
  if (errors.length > 0) throw invalid(kind, name, errors)
}

/** Does what the `fieldValidation` parameter asks about fields that the kind does not have; absent is Warn. */
export function reportUnknown(request: WriteRequest, unknown: string[], kind = request.info.kind): void {
  const texts = unknown.map((path) => `unknown field "${path}"`)
  const directive = request.options['fieldValidation'] ?? 'Warn'
  if (texts.length === 0 || directive === 'Ignore') return
  if (directive === 'Warn') {
    texts.forEach(request.warn)
    return
  }
  const what = `${kind} in version "${request.info.version}" cannot be handled as a ${kind}`
  throw badRequest(`${what}: strict decoding error: ${texts.join(', ')}`)
}
