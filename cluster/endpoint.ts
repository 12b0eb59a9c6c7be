import type { OutgoingHttpHeaders } from 'node:http'
import type { RequestOptions } from 'node:https'

/** CA, client certificate and headers of a request, by which an API server knows who asks. */
export type Credentials = Omit<RequestOptions, 'headers'> & { headers?: OutgoingHttpHeaders }

/** An API server and how to be somebody there. */
export interface Endpoint {
  /** With its path prefix, where there is one. */
  server: URL
  /**
   * What the next request is sent with; rejects where no credential can be had. `fresh` where the API server refused the last
   * one: tokens are read and credential plugins run again (at most once in two seconds).
   */
  credentials(fresh?: boolean): Promise<Credentials>
  /** True where the connection must use the agent of the credentials (a proxy). */
  ownAgent: boolean
  /** The namespace of the context, or of the Pod this runs in. */
  namespace?: string
  /** The name of the kubeconfig's context; none in a Pod. */
  context?: string
}

/**
 * A kubeconfig, or the service account of the Pod this runs in. Without `file` the kubeconfig is what kubectl would take: the
 * files of KUBECONFIG merged, else ~/.kube/config, else the service account of a Pod. `as` and `asGroups` impersonate.
 */
export type EndpointSource =
  | { kind: 'kubeconfig'; file?: string; context?: string; as?: string; asGroups?: readonly string[] }
  | { kind: 'in-cluster' }

/** The endpoint, or why there is none. */
export type EndpointResult = { ok: true; endpoint: Endpoint } | { ok: false; reason: string }
