/** One HTTP exchange. Redirects are never followed here: the client decides about them. */
export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST'
  /** absolute, https: or http: */
  url: string
  headers: Readonly<Record<string, string>>
  body?: string
  /** PEM authorities to trust in place of the system's. */
  ca?: string
  /** A longer body ends the exchange with `too-large`. */
  maxBytes: number
  /** Ends the exchange. */
  signal: AbortSignal
}

/** The whole answer. */
export interface HttpResponse {
  status: number
  /** by lower-case name */
  headers: ReadonlyMap<string, string>
  body: Uint8Array
}

/** Why there is no answer. */
export type FetchFault = 'aborted' | 'connection' | 'tls' | 'too-large' | 'truncated'

/** An exchange, or why there was none; the message names no credential. Never rejects. */
export type Fetched = ({ ok: true } & HttpResponse) | { ok: false; fault: FetchFault; message: string }

/** Given by the faces: the only way to the network. */
export type Fetch = (request: HttpRequest) => Promise<Fetched>
