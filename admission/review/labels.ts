/**
 * Label values for a metric whose values come from policy files: the first `limit` combinations keep their own series, all later
 * ones share one named `other`, so that a year of policies and exceptions does not fill a Prometheus.
 */
export function boundedLabels(limit: number): <T extends Record<string, string>>(labels: T) => T {
  const seen = new Set<string>()
  return (labels) => {
    const key = Object.values(labels).join('\n')
    if (seen.has(key)) return labels
    if (seen.size < limit) {
      seen.add(key)
      return labels
    }
    return otherwise(labels)
  }
}

function otherwise<T extends Record<string, string>>(labels: T): T {
  const copy = { ...labels }
  for (const name of Object.keys(copy) as (keyof T)[]) copy[name] = 'other' as T[keyof T]
  return copy
}
