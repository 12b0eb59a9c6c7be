import type { OutgoingHttpHeaders } from 'node:http'
import type { RequestOptions } from 'node:https'

/** CA, client certificate and headers of a request, by which an API server knows who asks. */
export type Credentials = Omit<RequestOptions, 'headers'> & { headers?: OutgoingHttpHeaders }

/** An API server and how to be somebody there. */
export interface Endpoint {
  /** With its path prefix, where there is one. */
  server: URL
  /** What the next request is sent with; rejects where no credential can be had. */
  credentials(): Promise<Credentials>
  /** True where the connection must use the agent of the credentials (a proxy). */
  ownAgent: boolean
}

/** A kubeconfig file, or the service account of the Pod this runs in. */
export type EndpointSource = { kind: 'kubeconfig'; file: string } | { kind: 'in-cluster' }

/** The endpoint, or why there is none. */
export type EndpointResult = { ok: true; endpoint: Endpoint } | { ok: false; reason: string }
