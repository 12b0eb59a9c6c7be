/** What `heal-admission --help` prints. */
export const usage = `heal-admission: the admission webhook of kubectl-heal

Usage:
  heal-admission --policies DIR (--tls-cert FILE --tls-key FILE | --self-signed) [flags]

Policies (watched; a bad edit keeps the last good set):
  --policies DIR|FILE     DriftPolicy files; may be repeated
  --exceptions DIR|FILE   DriftException files; may be repeated
  --max-action ACTION     cap every rule at Warn or Audit, for trying out and for emergencies;
                          default Enforce: no cap

Serving (HTTPS):
  --port PORT             default 8443; 0 picks a free one, which is logged
  --host ADDRESS          default: all addresses
  --tls-cert FILE         PEM certificate chain, reloaded when it changes
  --tls-key FILE          its PEM key
  --self-signed           make a certificate for trying; its CA is printed on stdout
  --client-ca FILE        reviews need a client certificate of this PEM authority; probes and metrics do not
  --drain SECONDS         on SIGTERM, take new connections for so long before closing; default 5

Cluster (to read Namespaces, owners and the workload behind /scale):
  --kubeconfig FILE       use its current context; without it, the service account where this runs in a cluster,
                          and outside of one nothing is read: what needs it is unknown

Other:
  --log-level LEVEL       trace, debug, info, warn, error or silent; default info; JSON lines on stderr
  --version
  -h, --help

Endpoints: POST /validate /validate/closed /validate/open /mutate, GET /healthz /readyz[?verbose] /metrics
Exit status: 0 after --help, --version or a clean shutdown, 2 on an error.
`
