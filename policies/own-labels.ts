/** What everything of ours in a cluster is labelled with; the manifests say the same. */
export const ownLabels: Readonly<Record<string, string>> = {
  'app.kubernetes.io/managed-by': 'kubectl-heal',
  'app.kubernetes.io/name': 'kubectl-heal',
}
