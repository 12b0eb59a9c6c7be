/** Any JSON object as it travels through the sandbox; Kubernetes objects are untrusted JSON. */
export type JsonObject = Record<string, unknown>

export interface GroupVersionKind {
  group: string
  version: string
  kind: string
}

export interface GroupVersionResource {
  group: string
  version: string
  resource: string
}

/** authentication.k8s.io/v1 UserInfo, as an AdmissionReview carries it. */
export interface UserInfo {
  username: string
  uid?: string
  groups: string[]
  /** Absent for an impersonated user without extras, as in a recorded review. */
  extra?: Record<string, string[]>
}

/** What admission is asked about: one write, after decoding and defaulting, before storage (admission.Attributes). */
export interface AdmissionAttributes {
  operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT'
  kind: GroupVersionKind
  resource: GroupVersionResource
  /** '' for the object itself, else `scale`, `status`, `resize`, `ephemeralcontainers`, … */
  subresource: string
  name: string
  namespace: string
  user: UserInfo
  /** null on DELETE */
  object: JsonObject | null
  /** null on CREATE */
  oldObject: JsonObject | null
  dryRun: boolean
  /** CreateOptions, UpdateOptions, PatchOptions or DeleteOptions, with kind and apiVersion */
  options: JsonObject
}

/** A `metav1.Status` of kind Failure, ready to be sent. */
export interface FailureStatus {
  code: number
  /** '' where a webhook gave none: then the answer has no reason either */
  reason: string
  message: string
  details?: JsonObject
  /** Where a list can go on after 410. */
  metadata?: JsonObject
}

export type ValidationOutcome =
  { allowed: true; warnings: string[] } | { allowed: false; status: FailureStatus; warnings: string[] }

export type MutationOutcome = ValidationOutcome & { object: JsonObject | null }

/** Calls the registered webhooks over HTTPS as kube-apiserver does. Built by `createWebhookDispatcher` in webhooks.ts. */
export interface WebhookDispatcher {
  /** Runs mutating webhooks in order with reinvocation; `redefault` is called after each applied patch. */
  mutate(attributes: AdmissionAttributes, redefault: (object: JsonObject) => JsonObject): Promise<MutationOutcome>
  /** Runs validating webhooks in parallel. */
  validate(attributes: AdmissionAttributes): Promise<ValidationOutcome>
  close(): void
}

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  object: JsonObject
}
