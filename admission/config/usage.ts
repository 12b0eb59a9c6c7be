/** What `heal-admission --help` prints. */
export const usage = `heal-admission: the admission webhook of kubectl-heal

Usage:
  heal-admission --policies DIR (--tls-cert FILE --tls-key FILE | --self-signed) [flags]
  heal-admission --cluster-policies --tls-secret NAME --register NAMESPACE/SERVICE:PORT   (what kubectl heal install runs)

Policies (watched; a bad edit keeps the last good set):
  --policies DIR|FILE     DriftPolicy files; may be repeated
  --exceptions DIR|FILE   DriftException files; may be repeated
  --cluster-policies      also the DriftPolicies and DriftExceptions of the cluster; a file wins over one of its name
  --max-action ACTION     cap every rule at Warn or Audit, for trying out and for emergencies;
                          default Enforce: no cap

Serving (HTTPS):
  --port PORT             default 8443; 0 picks a free one, which is logged
  --host ADDRESS          default: all addresses
  --tls-cert FILE         PEM certificate chain, reloaded when it changes
  --tls-key FILE          its PEM key
  --tls-ca FILE           PEM authority of that certificate, for --register (cert-manager's ca.crt)
  --tls-secret NAME       keep a CA and a certificate in this Secret of --namespace, and renew them
  --self-signed           make a certificate for trying; its CA is printed on stdout
  --client-ca FILE        reviews need a client certificate of this PEM authority; probes and metrics do not
  --client-name NAME      and one of these names (common name or alternative name); may be repeated
  --drain SECONDS         on SIGTERM, take new connections for so long before closing; default 5

Cluster (to read Namespaces, owners and the workload behind /scale, and for the flags that speak of it):
  --kubeconfig FILE       use its current context; without it, the service account where this runs in a cluster,
                          and outside of one nothing is read: what needs it is unknown
  --register TARGET       keep the webhook configurations, no wider than the policies need; TARGET is where the API server
                          finds this server: NAMESPACE/SERVICE:PORT, or https://HOST:PORT outside of the cluster
  --namespace NAME        where its own Secret and Lease are; default heal-system

Other:
  --log-level LEVEL       trace, debug, info, warn, error or silent; default info; JSON lines on stderr
  --version
  -h, --help

Endpoints: POST /validate /validate/closed /validate/open /mutate, GET /healthz /readyz[?verbose] /metrics
Exit status: 0 after --help, --version or a clean shutdown, 2 on an error.
`
