import type { JsonObject } from '../policies/json.ts'

/** One request to an API server. */
export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From `listPath` or `objectPath`. */
  path: string
  query?: Readonly<Record<string, string>>
  body?: JsonObject | readonly unknown[]
  /** Default `application/json`; a PATCH names its own. */
  contentType?: string
  /** The representation that is asked for, which must be JSON; default `application/json`. */
  accept?: string
  /** milliseconds, for the whole exchange */
  timeout: number
}

/** A request for an answer as it is: the log of a container, a list that is parsed while it comes. */
export interface TextRequest {
  path: string
  query?: Readonly<Record<string, string>>
  /** The representation that is asked for; default anything. */
  accept?: string
  /** An answer of more bytes is TooLarge; default 1 MiB. */
  maxBytes?: number
  /** Takes a success in pieces, as they come; the text is then empty. */
  take?: (piece: string) => void
  /** milliseconds, for the whole exchange */
  timeout: number
}

/** Why a request failed, in the words of `metav1.StatusReason` where the API server has one. */
export type FailureReason =
  | 'Unreachable' // no connection, or it broke
  | 'Timeout' // no answer within the request's time
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Invalid'
  | 'Expired' // a resourceVersion or continue token that is too old (410)
  | 'TooManyRequests'
  | 'TooLarge' // the answer exceeds the client's bound
  | 'Other'

/** A failed request. */
export interface ApiFailure {
  reason: FailureReason
  /** The HTTP status, 0 where there was no answer. */
  status: number
  /** One line: the API server's message, else what happened to the connection. Never a credential. */
  message: string
  method: ApiRequest['method']
  path: string
  /** The `Status` that was answered, where one was. */
  body?: JsonObject
}

/** The outcome of a request: a value, never an exception. */
export type ApiResult<T = JsonObject> = { ok: true; value: T } | { ok: false; failure: ApiFailure }
